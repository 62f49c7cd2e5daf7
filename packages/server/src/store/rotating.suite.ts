// A process that rotates the master key and says after each batch how far it is, until it is killed.
import { openExisting } from './open-existing.js';
import { rotateKeys } from '../vault/rotate-keys.js';

const [dataDir = '', databaseUrl = '', file = ''] = process.argv.slice(2);
const database = await openExisting(databaseUrl === '' ? { dataDir } : { dataDir, databaseUrl }, undefined);
process.stdout.write('begin\n');
await rotateKeys({
  database,
  source: { file },
  onBatch: (rewrapped) => {
    process.stdout.write(`${rewrapped}\n`);
  },
  stopped: () => false,
});
await database.close();
