import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findPostgres } from '@remit/dev/postgres';
import pg from 'pg';
import { addExampleShop, makeAdmission, makeRecord } from '../store/example-shop.suite.js';
import { openExisting } from '../store/open-existing.js';
import { openStore } from '../store/open-store.js';
import { TEST_KEYS } from '../store/store-place.suite.js';
import { BackupError } from './backup-error.js';
import { keysFileIn, writeKeysFile } from './keys-file.js';
import { restoreKeys } from './restore-keys.js';

const postgres = await findPostgres();

const run = async (url: string, ...statements: string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
};

if ('skipped' in postgres) test('[BK5] on PostgreSQL', { skip: postgres.skipped });
else {
  const { url, stop } = postgres;
  after(stop);
  const named = (name: string): string => Object.assign(new URL(url), { pathname: name }).href;

  test('[BK5] a PostgreSQL restored without keys gets them back, and whoever was erased since is erased again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'remit-keys-'));
    const [live, dumped] = [0, 1].map(() => `remit_${randomBytes(6).toString('hex')}`);
    assert.ok(live !== undefined && dumped !== undefined);
    await run(url, `CREATE DATABASE ${live}`);
    const at = (name: string) => ({ dataDir: '', databaseUrl: named(name), masterKeys: TEST_KEYS });
    const open = (name: string) => openStore({ ...at(name), now: Date.now });
    try {
      let store = await open(live);
      const shop = await addExampleShop(store);
      for (const subject of ['aino', 'eero']) {
        const record = makeRecord(shop.id, subject, {
          fields: { name: subject, email: `${subject}@example.org` },
        });
        assert.ok((await shop.admit(makeAdmission(subject, { records: [record] }))).admitted);
      }
      await store.close();
      // What pg_dump and pg_restore make of it when they leave out the data of these tables.
      await run(url, `CREATE DATABASE ${dumped} TEMPLATE ${live}`);
      await run(named(dumped), 'DELETE FROM secrets', 'DELETE FROM subject_keys', 'DELETE FROM lookups');

      store = await open(live);
      await (
        await store.controller(shop.id)
      )?.eraseSubject({
        subject: 'eero',
        actor: 'reader:desk',
        now: Date.now(),
      });
      await store.close();
      const database = await openExisting(at(live), undefined);
      await writeKeysFile(database, TEST_KEYS, folder, Date.now);
      await database.close();

      const restoring = { config: at(dumped), keysFile: keysFileIn(folder), now: Date.now };
      assert.deepEqual(await restoreKeys(restoring), { people: 1, erasedAgain: 1 });
      await assert.rejects(
        restoreKeys(restoring),
        (error) => error instanceof BackupError && error.code === 'target_not_empty',
      );
      store = await open(dumped);
      const again = await store.controller(shop.id);
      assert.ok(again);
      const [found] = await again.find('email', 'aino@example.org', undefined, 10);
      assert.ok(found);
      assert.equal((await again.open([found]))[0]?.fields['email'], 'aino@example.org');
      assert.deepEqual(await again.find('email', 'eero@example.org', undefined, 10), []);
      assert.ok((await again.subjectStates(['eero'])).get('eero')?.erasedAt);
      await store.close();
    } finally {
      await run(
        url,
        `DROP DATABASE IF EXISTS ${live} WITH (FORCE)`,
        `DROP DATABASE IF EXISTS ${dumped} WITH (FORCE)`,
      );
      await rm(folder, { recursive: true, force: true });
    }
  });
}
