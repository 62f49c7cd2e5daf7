import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CompiledQuery, sql, type Compilable } from 'kysely';
import { cutOf, grouped, type Stretch } from './count-groups.js';
import type { Database } from './database.js';
import { deliveriesIn } from './dead-letters.js';
import { historiesOf, inOrder as ledgerInOrder } from './ledger.js';
import { everyStoreSuite } from './every-store.suite.js';
import { migrate } from './migrate.js';
import { disclosedOf } from './notices.js';
import { openSqlite } from './open-sqlite.js';
import { openStore } from './open-store.js';
import { dueDeliveries, recipientsDue } from './outbox.js';
import { unsealed } from '../vault/seal-stored.js';
import { pageToRead } from './records-by-purpose.js';
import { byIds, bySubject, foundBy, newestFirst } from './records.js';
import { keysOf } from './subject-keys.js';
import { TEST_KEYS, type MakePlace } from './store-place.suite.js';

const makePlace: MakePlace = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-store-'));
  const dataDir = join(folder, 'data');
  return {
    options: { dataDir, masterKeys: TEST_KEYS },
    open: () => openSqlite(dataDir),
    drop: async () => rmSync(folder, { recursive: true }),
  };
};

const STRETCH: Stretch = { kind: 'event', after: { time: 1, id: '' }, before: 9 };

describe('the store on SQLite', () => {
  everyStoreSuite(makePlace);

  test('directory and file are the owner’s alone', async () => {
    const place = await makePlace();
    const store = await openStore({ ...place.options, now: Date.now });
    const { dataDir } = place.options;
    assert.equal(statSync(dataDir).mode & 0o777, 0o700);
    for (const file of ['remit.sqlite', 'remit.sqlite-wal', 'remit.sqlite-shm'])
      assert.equal(statSync(join(dataDir, file)).mode & 0o777, 0o600, file);
    await store.close();
    await place.drop();
  });

  const withDatabase = async (use: (database: Database) => Promise<void>): Promise<void> => {
    const place = await makePlace();
    const database = place.open();
    try {
      await migrate(database);
      await use(database);
    } finally {
      await database.close();
      await place.drop();
    }
  };

  test('[IN1] a full disk is told as such, though SQLite has ended the transaction by itself', () =>
    withDatabase(async ({ write, atomically }) => {
      await sql`CREATE TABLE large (bytes BLOB NOT NULL)`.execute(write);
      await sql`PRAGMA max_page_count = 400`.execute(write);
      const filled = atomically(async (executor) => {
        await sql`INSERT INTO large VALUES (zeroblob(10))`.execute(executor);
        await sql`INSERT INTO large VALUES (zeroblob(10000000))`.execute(executor);
      });
      await assert.rejects(filled, { code: 'SQLITE_FULL' });
      const { rows } = await sql`SELECT bytes FROM large`.execute(write);
      assert.deepEqual(rows, []);
    }));

  test('what is asked often is found through an index, and sorted by it', () =>
    withDatabase(async ({ read }) => {
      const plan = async (query: Compilable): Promise<string> => {
        const { sql: text, parameters } = query.compile();
        const explained = CompiledQuery.raw(`EXPLAIN QUERY PLAN ${text}`, [...parameters]);
        const { rows } = await read.executeQuery<{ detail: string }>(explained);
        return rows.map(({ detail }) => detail).join('\n');
      };
      const plans: [string, Compilable][] = [
        ['records_newest', newestFirst(read, 'shop', 'lead', undefined, 50)],
        ['records_newest', newestFirst(read, 'shop', 'lead', { time: 1, id: 'a' }, 50)],
        ['records_by_subject', bySubject(read, 'shop', 'aino')],
        ['sqlite_autoindex_records_1', byIds('sqlite', read, 'shop', ['a', 'b'])],
        ['consent_changes_by_subject', historiesOf('sqlite', read, 'shop', ['aino', 'eero'])],
        ['outbox_due', dueDeliveries('sqlite', read, 'shop', 'crm', 1, 10)],
        ['outbox_due', deliveriesIn(read, 'shop', 'due', 10)],
        ['outbox_settled', deliveriesIn(read, 'shop', 'dead', 10)],
        ['outbox_by_subject', disclosedOf(read, 'shop', 'aino')],
        ['sqlite_autoindex_subject_keys_1', keysOf('sqlite', read, 'shop', ['aino', 'eero'])],
        ['records_unsealed', unsealed(read, 'shop', 500)],
        ['consent_changes_by_seq', ledgerInOrder(read, 'shop', 5, 100)],
        ['records_newest', { compile: () => cutOf('shop', STRETCH, 1000).compile(read) }],
      ];
      for (const [index, query] of plans) {
        const text = await plan(query);
        assert.match(
          text,
          new RegExp(`SEARCH \\w+ USING (COVERING )?INDEX ${index} \\(controller_id=\\?`),
          text,
        );
        assert.doesNotMatch(text, /SCAN (?!json_each)|TEMP B-TREE/, text);
      }
      // A page for a purpose: the narrow list in its order, then each record and its person by their keys.
      for (const after of [undefined, { time: 1, id: 'a' }]) {
        const page = await plan({
          compile: () => pageToRead('sqlite', 'shop', { kind: 'lead', purpose: 'contact', after, limit: 50 }),
        });
        assert.match(
          page,
          /SEARCH records_by_purpose USING PRIMARY KEY \(controller_id=\? AND kind=\? AND purpose=\?/,
        );
        assert.match(page, /SEARCH r USING INDEX sqlite_autoindex_records_1 \(controller_id=\? AND id=\?/);
        assert.match(
          page,
          /SEARCH c USING INDEX consent_changes_by_subject \(controller_id=\? AND subject_id=\?/,
        );
        assert.match(
          page,
          /SEARCH s USING (COVERING )?INDEX subjects_restricted \(controller_id=\? AND id=\?/,
        );
        assert.doesNotMatch(page, /SCAN (?!listed)/, page);
      }
      // A count groups what it found in one stretch of time; what it found, it found by the index.
      for (const kind of ['event', 'lead'] as const) {
        const more = { kind, type: 'visit', purpose: 'contact', through: undefined, exactBefore: 0 };
        const counting = grouped('sqlite', 'shop', { ...STRETCH, ...more });
        const counted = await plan({ compile: () => counting.compile(read) });
        for (const search of [
          'records USING INDEX records_newest (controller_id=? AND kind=? AND (occurred_at,id)>(?,?)',
          'c USING INDEX consent_changes_by_subject (controller_id=? AND subject_id=?)',
          's USING INDEX sqlite_autoindex_subjects_1 (controller_id=? AND id=?)',
        ])
          assert.ok(counted.includes(`SEARCH ${search}`), `${search}\n${counted}`);
        assert.doesNotMatch(counted, /SCAN (?!CONSTANT ROW|counted|g$|p$|json_each)/m, counted);
      }
      // The records of one person are few: they are sorted after they were found.
      const found = await plan(foundBy(read, 'shop', 'email', 'digest', undefined, 50));
      assert.match(
        found,
        /SEARCH records USING INDEX sqlite_autoindex_records_1 \(controller_id=\? AND id=\?/,
        found,
      );
      assert.match(
        found,
        /SEARCH lookups USING COVERING INDEX sqlite_autoindex_lookups_1 \(controller_id=\? AND kind=\? AND digest=\?/,
        found,
      );
      const due = recipientsDue('shop', 1);
      const text = await plan({ compile: () => due.compile(read) });
      assert.equal(text.match(/SEARCH outbox (EXISTS )?USING COVERING INDEX outbox_due/g)?.length, 3, text);
      assert.doesNotMatch(text, /SCAN outbox|TEMP B-TREE/, text);
    }));

  test('a reader neither sees an open transaction nor waits for it, and writes nothing', () =>
    withDatabase(async ({ read, atomically }) => {
      const count = async () => (await read.selectFrom('controllers').select('id').execute()).length;
      const controller = { id: 'shop', site_key: 'k', ledger_seq: 0, created_at: 0 };
      await atomically(async (transaction) => {
        await transaction.insertInto('controllers').values(controller).execute();
        assert.equal(await count(), 0);
      });
      assert.equal(await count(), 1);
      await assert.rejects(sql`DELETE FROM controllers`.execute(read), /readonly/);
    }));

  test('who writes waits for the transaction before, and a transaction that fails leaves nothing', () =>
    withDatabase(async ({ write, atomically }) => {
      const order: string[] = [];
      const add = (id: string) =>
        write.insertInto('controllers').values({ id, site_key: 'k', ledger_seq: 0, created_at: 0 });
      const failing = atomically(async (transaction) => {
        await transaction
          .insertInto('controllers')
          .values({ id: 'half', site_key: 'k', ledger_seq: 0, created_at: 0 })
          .execute();
        order.push('first');
        throw new Error('changed my mind');
      });
      const second = add('whole')
        .execute()
        .then(() => order.push('second'));
      await assert.rejects(failing, /changed my mind/);
      await second;
      assert.deepEqual(order, ['first', 'second']);
      const rows = await write.selectFrom('controllers').select('id').execute();
      assert.deepEqual(rows, [{ id: 'whole' }]);
    }));

  test('a fault tells its code, and after closing everything is refused', () =>
    withDatabase(async (database) => {
      await assert.rejects(sql`SELECT * FROM nowhere`.execute(database.read), {
        code: 'SQLITE_ERROR',
        message: /no such table/,
      });
      await database.close();
      await assert.rejects(sql`SELECT 1`.execute(database.read), /closed/);
    }));
});
