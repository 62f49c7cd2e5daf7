import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Engine } from './database.js';
import { addExampleShop, makeAdmission, makeChange, makeRecord } from './example-shop.suite.js';
import { openFor, type MakePlace } from './store-place.suite.js';

/** The tables to which an admission adds rows, in the order in which it does. */
const WRITTEN = ['subjects', 'consent_changes', 'records', 'outbox', 'subject_keys', 'lookups'] as const;

/** Statements by which nothing can be added to a table any more, and by which it can be again. */
const breaking = (engine: Engine, table: string): { readonly broken: string[]; readonly mended: string[] } =>
  engine === 'sqlite'
    ? {
        broken: [
          `CREATE TRIGGER broken BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'broken ${table}'); END`,
        ],
        mended: ['DROP TRIGGER broken'],
      }
    : {
        broken: [
          `CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'broken %', TG_TABLE_NAME; END $$`,
          `CREATE TRIGGER broken BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION broken()`,
        ],
        mended: [`DROP TRIGGER broken ON ${table}`, 'DROP FUNCTION broken'],
      };

/** What every engine promises about transactions that fail. */
export const allOrNothingSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);

  const run = async (...statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(at.database.write);
  };
  const count = async (table: string, where = 'true'): Promise<number> => {
    const counted = sql.raw<{ count: number }>(`SELECT count(*) AS count FROM ${table} WHERE ${where}`);
    return (await counted.execute(at.database.read)).rows[0]?.count ?? 0;
  };

  test('[IN1] whichever statement of a commit fails: its own fault is told, nothing is left, and it can come again', async () => {
    for (const table of WRITTEN) {
      const shop = await addExampleShop(at.store);
      const change = makeChange('marketing', 'given');
      const record = makeRecord(shop.id, 'aino', { routes: [{ recipient: 'crm', purpose: 'contact' }] });
      const send = () => shop.admit(makeAdmission('aino', { changes: [change], records: [record] }));
      const { broken, mended } = breaking(at.store.engine, table);

      await run(...broken);
      await assert.rejects(send(), new RegExp(`broken ${table}`));
      await run(...mended);
      for (const each of WRITTEN)
        assert.equal(await count(each, `controller_id = '${shop.id}'`), 0, `${each}, when ${table} failed`);
      assert.deepEqual(await shop.ledgerEnd(), { seq: 0, hash: '' }, table);

      const again = await send();
      assert.deepEqual(again.admitted && again.newIds, new Set([change.id, record.id]), table);
      for (const each of WRITTEN)
        assert.equal(await count(each, `controller_id = '${shop.id}'`), 1, `${each}, after ${table}`);
    }
  });

  test('[IN1] a fault that was caught within a transaction fails it all the same', async () => {
    await run('CREATE TABLE caught (id INTEGER NOT NULL PRIMARY KEY)');
    const committed = at.database.atomically(async (executor) => {
      await sql`INSERT INTO caught VALUES (1)`.execute(executor);
      await sql`INSERT INTO caught VALUES (1)`.execute(executor).catch(() => 'passed over');
    });
    await assert.rejects(committed, /unique/i);
    assert.equal(await count('caught'), 0);
  });

  test('[IN1] a COMMIT that fails leaves no transaction open: what comes next is there for everybody', async () => {
    await run(
      'CREATE TABLE parents (id INTEGER NOT NULL PRIMARY KEY)',
      'CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)',
    );
    const orphan = at.database.atomically(async (executor) => {
      await sql`INSERT INTO children VALUES (7)`.execute(executor);
    });
    await assert.rejects(orphan, /foreign key/i);
    await run('INSERT INTO parents VALUES (8)');
    await at.database.atomically(async (executor) => {
      await sql`INSERT INTO children VALUES (8)`.execute(executor);
    });
    assert.deepEqual([await count('parents'), await count('children')], [1, 1]);
  });
};
