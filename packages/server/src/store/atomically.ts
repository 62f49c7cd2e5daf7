import { Kysely, type DatabaseConnection, type Dialect } from 'kysely';
import type { Executor } from './database.js';
import type { Tables } from './tables.js';

/** Runs statements in one transaction, which is committed when what uses it resolves, and undone when it rejects. */
export type Atomically = <T>(use: (executor: Executor) => Promise<T>) => Promise<T>;

const neverAsked = () => {
  throw new Error('a transaction has no transactions');
};

/** The dialect on a connection that is lent already, for whoever asks and as long as it is lent. */
const on = (dialect: Dialect, connection: DatabaseConnection): Dialect => ({
  ...dialect,
  createDriver: () => ({
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: neverAsked,
    commitTransaction: neverAsked,
    rollbackTransaction: neverAsked,
    releaseConnection: async () => {},
    destroy: async () => {},
  }),
});

/**
 * Transactions whose statements do not wait for each other: those that are asked for together are sent together,
 * and done in the order in which they were asked for. Kysely's own transactions send the next when the last was
 * answered, which takes a journey to the database for each.
 * @param dialect of `write`, guarded: what is sent together may fail together
 */
export const atomicallyOn =
  (write: Kysely<Tables>, dialect: Dialect): Atomically =>
  (use) =>
    write
      .transaction()
      .execute((transaction) =>
        transaction
          .getExecutor()
          .provideConnection((connection) => use(new Kysely({ dialect: on(dialect, connection) }))),
      );
