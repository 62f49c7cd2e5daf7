import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CompiledQuery,
  Kysely,
  sql,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
} from 'kysely';
import { atomicallyOn } from './atomically.js';
import type { Executor } from './database.js';
import { guardTransactions } from './guard-transactions.js';
import type { Tables } from './tables.js';

/** A database that notes what it is sent and what it has answered. It answers in order, each time after a while. */
const makeDatabase = (fails: readonly string[] = []) => {
  const noted: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const answer = async (statement: string) => {
    noted.push(statement);
    const before = last;
    const answered = (async () => {
      await before.catch(() => 'told to whoever asked');
      await new Promise((resolve) => setTimeout(resolve, 2));
      noted.push(`${statement}!`);
      if (fails.includes(statement)) throw new Error(`${statement} failed`);
    })();
    last = answered;
    await answered;
  };
  const dialect: Dialect = guardTransactions({
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => ({
        executeQuery: async ({ sql: statement }) => {
          await answer(statement);
          return { rows: [] };
        },
        streamQuery: () => {
          throw new Error('never asked');
        },
      }),
      beginTransaction: () => answer('begin'),
      commitTransaction: () => answer('commit'),
      rollbackTransaction: () => answer('rollback'),
      releaseConnection: async () => {},
      destroy: async () => {},
    }),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  });
  return { noted, atomically: atomicallyOn(new Kysely<Tables>({ dialect }), dialect) };
};

const ask = (executor: Executor, statement: string) => executor.executeQuery(CompiledQuery.raw(statement));

test('[IN1] what is asked for together is sent together, in its order, however it is asked for', async () => {
  const { noted, atomically } = makeDatabase();
  await atomically(async (executor) => {
    await Promise.all([
      executor.selectFrom('bots').select('id').execute(),
      ask(executor, 'b'),
      executor.selectFrom('audit').select('seq').executeTakeFirst(),
      sql`d`.execute(executor),
    ]);
    await ask(executor, 'e');
  });
  const together = ['select "id" from "bots"', 'b', 'select "seq" from "audit"', 'd'];
  const answered = together.map((statement) => `${statement}!`);
  assert.deepEqual(noted, ['begin', 'begin!', ...together, ...answered, 'e', 'e!', 'commit', 'commit!']);
});

test('[IN1] of what was sent together one fails: that is told, and all of it is undone', async () => {
  const { noted, atomically } = makeDatabase(['b', 'c']);
  const failing = atomically((executor) =>
    Promise.all(['a', 'b', 'c'].map((statement) => ask(executor, statement))),
  );
  await assert.rejects(failing, /^Error: b failed$/);
  assert.deepEqual(noted.slice(-4), ['b!', 'c!', 'rollback', 'rollback!']);
});

test('[IN1] after it is over nothing more is taken', async () => {
  const { noted, atomically } = makeDatabase();
  const kept = await atomically(async (executor) => executor);
  await assert.rejects(ask(kept, 'late'), /came too late/);
  assert.ok(!noted.includes('late'));
});
