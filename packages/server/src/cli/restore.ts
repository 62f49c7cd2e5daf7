import { restoreBackup } from '../backup/restore-backup.js';
import { restoreKeys } from '../backup/restore-keys.js';
import type { BroughtBack } from '../backup/bring-back.js';
import type { Config } from '../config.js';
import type { Command, Surroundings } from './command.js';
import { configOf } from './config-of.js';
import { moment } from './write-lines.js';

const people = ({ people: count, erasedAgain }: BroughtBack): string =>
  `people     ${count} with their keys; ${erasedAgain} erased since the backup and erased again`;

const restoreData = async (
  config: Config,
  file: string,
  keysFile: string | undefined,
  { say, now }: Surroundings,
): Promise<void> => {
  const { dataDir, masterKeys } = config;
  const done = await restoreBackup({ file, keysFile, dataDir, masterKeys, now });
  say(`restored   ${dataDir}, as it was at ${moment(done.created)} UTC`);
  say(
    `           ${done.counts['records'] ?? 0} records of ${done.counts['subjects'] ?? 0} people in the backup`,
  );
  say(people(done));
};

/** `remit restore` */
export const restore: Command = {
  name: 'restore',
  usage: 'remit restore BACKUP [--keys FILE] | remit restore --keys FILE',
  summary: 'bring a backup back into an empty data folder; who was erased since is erased again first',
  help: [
    '--keys FILE   default: remit.keys beside the backup; take the newest there is',
    'Nothing is there before everything was checked. REMIT_DATA_DIR must be empty but for the master key.',
    'With DATABASE_URL: after pg_restore and before the server is started, without a BACKUP.',
  ],
  options: { keys: 'one' },
  positionals: ['[BACKUP]'],
  run: async (args, surroundings) => {
    const { complain, say, now } = surroundings;
    const config = configOf(surroundings);
    const [file] = args.positionals;
    const keysFile = args.one('keys');
    if ((file === undefined) !== (config.databaseUrl !== undefined)) {
      complain(
        file === undefined
          ? 'expected a BACKUP, as remit backup wrote it'
          : 'DATABASE_URL: expected no BACKUP; bring the data back with pg_restore',
      );
      return 2;
    }
    if (file !== undefined) await restoreData(config, file, keysFile, surroundings);
    else if (keysFile === undefined) {
      complain('--keys: expected the keys file of the backup folder');
      return 2;
    } else say(people(await restoreKeys({ config, keysFile, now })));
    return 0;
  },
};
