// A process that writes each record's id when its admission is acknowledged, until it is killed.
import { exampleInstructions, makeAdmission, makeRecord } from './example-shop.suite.js';
import { openStore } from './open-store.js';
import { TEST_KEYS } from './store-place.suite.js';

const [dataDir = '', databaseUrl = ''] = process.argv.slice(2);
const options = { dataDir, masterKeys: TEST_KEYS, now: Date.now };
const store = await openStore(databaseUrl === '' ? options : { ...options, databaseUrl });
const shop = await store.addController(
  { instructions: exampleInstructions('acknowledging-shop'), siteKey: 'key', readers: [] },
  0,
);

const routes = [{ recipient: 'crm', purpose: 'contact' }];
const visitor = async (subject: string): Promise<never> => {
  for (;;) {
    const record = makeRecord(shop.id, subject, { routes });
    await shop.admit(makeAdmission(subject, { records: [record] }));
    process.stdout.write(`${record.id}\n`);
  }
};
await Promise.all(Array.from({ length: 8 }, (_, index) => visitor(`visitor-${index}`)));
