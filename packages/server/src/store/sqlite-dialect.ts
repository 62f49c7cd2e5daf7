import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import type { SqliteClient } from './sqlite-client.js';
import type { Handle, SqliteRequest } from './sqlite-worker.js';

/** One of the worker's two connections, as Kysely uses it. */
const makeConnection = (client: SqliteClient, handle: Handle) => {
  let transaction: SqliteRequest['transaction'] = 'none';
  const run = async (sql: string, parameters: readonly unknown[] = []) => {
    const sent = client.run({ handle, sql, parameters, transaction });
    // BEGIN travels with the first statement: a transaction costs one journey less.
    if (transaction === 'begin') transaction = 'inside';
    return sent;
  };
  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const { rows, changes } = await run(sql, parameters);
      // Kysely derives R from the very statement that made these rows.
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    },
    streamQuery: () => {
      throw new Error('rows are not streamed: read them in pages');
    },
  };
  return {
    connection,
    begin: () => {
      transaction = 'begin';
    },
    commit: async () => {
      // Where it fails the transaction is still to be rolled back.
      if (transaction === 'inside') await run('COMMIT');
      transaction = 'none';
    },
    rollback: async () => {
      const began = transaction === 'inside';
      transaction = 'rollback';
      try {
        if (began) await run('ROLLBACK');
      } finally {
        transaction = 'none';
      }
    },
  };
};

/** Lets one in at a time, in the order they came. */
const makeTurnstile = () => {
  let last = Promise.resolve();
  return async (): Promise<() => void> => {
    const before = last;
    let leave = () => {};
    last = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    return leave;
  };
};

/**
 * Kysely over one connection of the worker. The writer is lent to one at a time; the reader runs single
 * statements for anyone, and has no transactions.
 */
const makeDriver = (client: SqliteClient, handle: Handle): Driver => {
  const { connection, begin, commit, rollback } = makeConnection(client, handle);
  const enter = makeTurnstile();
  let leave = () => {};
  const writerOnly = () => {
    if (handle !== 'write') throw new Error('the reader has no transactions');
  };
  return {
    init: async () => {},
    acquireConnection: async () => {
      if (handle === 'write') leave = await enter();
      return connection;
    },
    beginTransaction: async () => {
      writerOnly();
      begin();
    },
    commitTransaction: commit,
    rollbackTransaction: rollback,
    releaseConnection: async () => {
      if (handle === 'write') leave();
    },
    destroy: async () => {},
  };
};

/** Kysely's dialect for the worker's reader or writer. */
export const sqliteDialect = (client: SqliteClient, handle: Handle): Dialect => ({
  createDriver: () => makeDriver(client, handle),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (database) => new SqliteIntrospector(database),
});
