import type { DatabaseConnection, Dialect, Driver } from 'kysely';

/** A connection while it is lent to somebody, and what became of the transaction on it. */
type Lease = {
  /** As the driver knows it. */
  readonly inner: DatabaseConnection;
  readonly running: Set<Promise<unknown>>;
  stage: 'free' | 'inside' | 'over';
  /** What the first statement that failed in the transaction failed with, COMMIT among them. */
  fault: { readonly cause: unknown } | undefined;
};

/** Waits for every statement that was sent; what they say was said to whoever asked. */
const settle = async ({ running }: Lease): Promise<void> => {
  while (running.size > 0) await Promise.allSettled(running);
};

const lend = (lease: Lease): DatabaseConnection => ({
  executeQuery: async <R>(query: Parameters<DatabaseConnection['executeQuery']>[0]) => {
    if (lease.fault) throw lease.fault.cause;
    if (lease.stage === 'over') throw new Error('the transaction is over: a statement came too late');
    const sent = lease.inner.executeQuery<R>(query);
    lease.running.add(sent);
    try {
      return await sent;
    } catch (cause) {
      if (lease.stage !== 'free') lease.fault ??= { cause };
      throw cause;
    } finally {
      lease.running.delete(sent);
    }
  },
  streamQuery: () => {
    throw new Error('rows are not streamed: read them in pages');
  },
});

const guardDriver = (driver: Driver): Driver => {
  const leases = new WeakMap<DatabaseConnection, Lease>();
  const leaseOf = (connection: DatabaseConnection): Lease => {
    const lease = leases.get(connection);
    if (!lease) throw new Error('a connection that was never lent');
    return lease;
  };
  return {
    init: () => driver.init(),
    acquireConnection: async () => {
      const inner = await driver.acquireConnection();
      const lease: Lease = { inner, running: new Set(), stage: 'free', fault: undefined };
      const connection = lend(lease);
      leases.set(connection, lease);
      return connection;
    },
    beginTransaction: async (connection, settings) => {
      const lease = leaseOf(connection);
      if (lease.stage !== 'free') throw new Error('a connection is lent for one transaction');
      await driver.beginTransaction(lease.inner, settings);
      lease.stage = 'inside';
    },
    commitTransaction: async (connection) => {
      const lease = leaseOf(connection);
      lease.stage = 'over';
      const late = lease.running.size;
      await settle(lease);
      if (lease.fault) throw lease.fault.cause;
      if (late > 0) throw new Error('a transaction was to be committed before its statements were done');
      try {
        await driver.commitTransaction(lease.inner);
      } catch (cause) {
        lease.fault = { cause };
        throw cause;
      }
    },
    rollbackTransaction: async (connection) => {
      const lease = leaseOf(connection);
      lease.stage = 'over';
      await settle(lease);
      try {
        await driver.rollbackTransaction(lease.inner);
      } catch (fault) {
        // The connection broke. Why the transaction failed says more than that it could not be rolled back either.
        throw lease.fault ? lease.fault.cause : fault;
      }
    },
    releaseConnection: async (connection) => {
      const lease = leaseOf(connection);
      lease.stage = 'over';
      await settle(lease);
      await driver.releaseConnection(lease.inner);
    },
    destroy: () => driver.destroy(),
  };
};

/**
 * Makes a transaction all or nothing, whatever its statements wait for. Kysely sends its ROLLBACK at once: of several
 * statements that are asked for together, of which one fails, those still in line would be sent *behind* the ROLLBACK,
 * and take effect on their own. Here
 * - after a statement failed, no other is sent: each is refused with what the first failed with;
 * - COMMIT and ROLLBACK wait for the statements that were sent, and nothing is sent behind them;
 * - a transaction in which a statement failed is not committed, whoever caught the fault.
 */
export const guardTransactions = (dialect: Dialect): Dialect => ({
  createDriver: () => guardDriver(dialect.createDriver()),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createAdapter: () => dialect.createAdapter(),
  createIntrospector: (database) => dialect.createIntrospector(database),
});
