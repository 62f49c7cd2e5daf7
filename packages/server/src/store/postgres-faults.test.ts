import { findPostgres } from '@remit/dev/postgres';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { allOrNothingSuite } from './all-or-nothing.suite.js';
import type { Executor } from './database.js';
import { openPostgres } from './open-postgres.js';
import { PLANNED_ANEW } from './planned-anew.js';
import { placesIn, runOnce } from './postgres-place.suite.js';
import { startSlowWire, type SlowWire } from './slow-wire.suite.js';

/** Milliseconds between two answers: more than this process needs to act on the first. */
const PAUSE = 2;

const postgres = await findPostgres();

const backendOf = async (executor: Executor): Promise<number> => {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(executor);
  return rows[0]?.pid ?? 0;
};

if ('skipped' in postgres) test('faults of PostgreSQL', { skip: postgres.skipped });
else {
  after(() => postgres.stop());
  const { url } = postgres;

  describe('PostgreSQL over a slow wire', () => {
    let wire: SlowWire;
    before(async () => {
      wire = await startSlowWire(url, PAUSE);
    });
    after(() => wire.close());
    describe('all or nothing', () => allOrNothingSuite(() => placesIn(wire.url)()));
  });

  describe('connections of PostgreSQL', () => {
    const open = () => {
      const told: string[] = [];
      const database = openPostgres(url, {
        error: ({ code }) => {
          told.push(code);
        },
      });
      return { told, database };
    };
    const end = (pid: number) => runOnce(url, `SELECT pg_terminate_backend(${pid})`);

    test('one that breaks within a transaction fails that transaction only, and is told to the log', async () => {
      const { told, database } = open();
      await assert.rejects(
        database.atomically(async (executor) => {
          await end(await backendOf(executor));
          await sql`SELECT pg_sleep(0.1)`.execute(executor);
        }),
      );
      await assert.rejects(
        database.atomically(async (executor) => {
          const pid = await backendOf(executor);
          await Promise.all([sql`SELECT pg_sleep(5)`.execute(executor), end(pid)]);
        }),
        { code: '57P01' },
      );
      assert.ok(told.length > 0 && told.every((code) => code === 'database_connection_lost'), told.join());
      await database.ping();
      await database.close();
    });

    test('one with a transaction on it that nobody ended is lent to nobody else', async () => {
      const { database } = open();
      const left = await database.write.connection().execute(async (executor) => {
        await sql`BEGIN`.execute(executor);
        return backendOf(executor);
      });
      assert.notEqual(await backendOf(database.write), left);
      await database.close();
    });

    test('a statement is planned once for a connection, but for one that is to be planned anew', async () => {
      const { database } = open();
      const statements = await database.read.connection().execute(async (executor) => {
        for (let run = 0; run < 2; run++) {
          await sql`SELECT ${run}::int AS kept`.execute(executor);
          await sql`${sql.raw(PLANNED_ANEW)} SELECT ${run}::int AS anew`.execute(executor);
        }
        return (
          await sql<{ statement: string }>`SELECT statement FROM pg_prepared_statements`.execute(executor)
        ).rows;
      });
      const kept = statements.filter(({ statement }) => / AS (kept|anew)/.test(statement));
      assert.deepEqual(kept, [{ statement: 'SELECT $1::int AS kept' }]);
      await database.close();
    });

    test('[IN1] a COMMIT that PostgreSQL answers with a rollback is none', async () => {
      const { database } = open();
      const failed = database.write.connection().execute(async (executor) => {
        await sql.raw('begin').execute(executor);
        await sql`SELECT 1 / 0`.execute(executor).catch(() => 'passed over');
        await sql.raw('commit').execute(executor);
      });
      await assert.rejects(failed, /was not committed/);
      await database.close();
    });
  });
}
