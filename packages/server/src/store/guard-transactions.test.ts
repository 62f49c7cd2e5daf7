import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Driver,
} from 'kysely';
import { guardTransactions } from './guard-transactions.js';

/** A database that notes what it is sent, in the order it is sent, and answers after a while. */
const makeDatabase = (fails: readonly string[]) => {
  const sent: string[] = [];
  const answer = async (statement: string) => {
    sent.push(statement);
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (fails.includes(statement)) throw new Error(`${statement} failed`);
  };
  const connection: DatabaseConnection = {
    executeQuery: async ({ sql }) => {
      await answer(sql);
      return { rows: [] };
    },
    streamQuery: () => {
      throw new Error('never asked');
    },
  };
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: () => answer('begin'),
    commitTransaction: () => answer('commit'),
    rollbackTransaction: () => answer('rollback'),
    releaseConnection: () => answer('release'),
    destroy: async () => {},
  };
  const dialect = guardTransactions({
    createDriver: () => driver,
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  });
  return { sent, database: new Kysely<Record<string, never>>({ dialect }) };
};

const ask = (executor: Kysely<Record<string, never>>, statement: string) =>
  executor.executeQuery(CompiledQuery.raw(statement));

test('[IN1] what is in line behind a statement that failed is never sent, not even after the ROLLBACK', async () => {
  const { sent, database } = makeDatabase(['b']);
  const said: string[] = [];
  const transaction = database.transaction().execute((executor) =>
    Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((statement) =>
        ask(executor, statement).catch((fault: Error) => {
          said.push(`${statement}: ${fault.message}`);
          throw fault;
        }),
      ),
    ),
  );
  await assert.rejects(transaction, /^Error: b failed$/);
  assert.deepEqual(sent, ['begin', 'a', 'b', 'rollback', 'release']);
  assert.deepEqual(said, ['b: b failed', 'c: b failed', 'd: b failed', 'e: b failed']);
});

test('[IN1] whoever gives up early is waited for: ROLLBACK and COMMIT come behind what was sent', async () => {
  const thrown = makeDatabase([]);
  await assert.rejects(
    thrown.database.transaction().execute(async (executor) => {
      ask(executor, 'a').catch(() => 'answered after the callback threw');
      ask(executor, 'b').catch(() => 'refused: it was still in line');
      await new Promise(setImmediate);
      throw new Error('the callback threw');
    }),
    /the callback threw/,
  );
  assert.deepEqual(thrown.sent, ['begin', 'a', 'rollback', 'release']);

  const forgotten = makeDatabase([]);
  await assert.rejects(
    forgotten.database.transaction().execute(async (executor) => {
      ask(executor, 'a').catch(() => 'answered after the callback returned');
      await new Promise(setImmediate);
    }),
    /before its statements were done/,
  );
  assert.deepEqual(forgotten.sent, ['begin', 'a', 'rollback', 'release']);
});

test('[IN1] a transaction in which a statement failed is not committed, whoever caught the fault', async () => {
  const { sent, database } = makeDatabase(['a']);
  const transaction = database.transaction().execute(async (executor) => {
    await ask(executor, 'a').catch(() => 'caught');
  });
  await assert.rejects(transaction, /^Error: a failed$/);
  assert.deepEqual(sent, ['begin', 'a', 'rollback', 'release']);
});

test('what failed first is told, though the ROLLBACK fails too', async () => {
  const { database } = makeDatabase(['a', 'rollback']);
  await assert.rejects(
    database.transaction().execute((executor) => ask(executor, 'a')),
    /^Error: a failed$/,
  );
  const { database: broken } = makeDatabase(['commit', 'rollback']);
  await assert.rejects(
    broken.transaction().execute((executor) => ask(executor, 'a')),
    /^Error: commit failed$/,
  );
});

test('outside of a transaction a statement that failed keeps nobody from the next', async () => {
  const { sent, database } = makeDatabase(['a']);
  await assert.rejects(
    database.connection().execute(async (executor) => {
      await ask(executor, 'a').catch(() => 'caught');
      await ask(executor, 'b');
      throw new Error('both were sent');
    }),
    /both were sent/,
  );
  assert.deepEqual(sent, ['a', 'b', 'release']);
  await database.transaction().execute((executor) => ask(executor, 'c'));
  assert.deepEqual(sent.slice(3), ['begin', 'c', 'commit', 'release']);
});
