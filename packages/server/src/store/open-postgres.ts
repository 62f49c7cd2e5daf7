import { Kysely, PostgresDialect, sql, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { atomicallyOn } from './atomically.js';
import type { Database } from './database.js';
import { guardTransactions } from './guard-transactions.js';
import { PLANNED_ANEW } from './planned-anew.js';
import type { StoreLogger } from './store.js';
import type { Tables } from './tables.js';

/** Connections of one process. Two of them may be writing admissions. */
const MAX_CONNECTIONS = 10;
/** Milliseconds to wait for a connection; whoever asked is then told "busy" in place of hanging. */
const CONNECT_TIMEOUT = 5_000;
/** Milliseconds for one statement. The longest known takes a small part of it. */
const STATEMENT_TIMEOUT = 30_000;
/** Tables from which people are erased. */
const HOLDS_PERSONAL_DATA: readonly (keyof Tables)[] = [
  'records',
  'subject_keys',
  'lookups',
  'outbox',
  'upload_parts',
];
const INT8 = 20;
const JSONB = 3802;

/** What SQLite gives for the same column: a number for a bigint (none is beyond 2^53), JSON as its text. */
const parserOf = (oid: number, format?: 'text' | 'binary') => {
  if (oid === INT8) return Number;
  if (oid === JSONB) return (text: string) => text;
  // pg declares a parser per known type; an unknown one is text.
  return pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
};

/** Statements are named by their text, so that PostgreSQL parses and plans each once for a connection. */
const makeNaming = () => {
  const names = new Map<string, string>();
  return (text: string): string => {
    let name = names.get(text);
    if (name === undefined) {
      name = `remit_${names.size}`;
      names.set(text, name);
    }
    return name;
  };
};

const namedStatements = (pool: pg.Pool): PostgresPool => {
  const nameOf = makeNaming();
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const run = async (client: pg.PoolClient, text: string, values: readonly unknown[]) => {
    const named = text.startsWith(PLANNED_ANEW) ? {} : { name: nameOf(text) };
    const result = await client.query({ ...named, text, values: [...values] });
    // PostgreSQL takes the COMMIT of a transaction that failed, and says that it was rolled back.
    if (text === 'commit' && result.command !== 'COMMIT')
      throw new Error('a transaction that failed was not committed');
    return result;
  };
  const wrap = (client: pg.PoolClient): PostgresPoolClient => {
    let before: Promise<unknown> = Promise.resolve();
    return {
      // Kysely asks with a text and its values, or with a cursor when rows are streamed: never here. What pg
      // answers is what Kysely expects of it; only the overload for cursors keeps TypeScript from seeing it.
      query: (text: unknown, values?: readonly unknown[]) => {
        if (typeof text !== 'string') throw new Error('rows are not streamed: read them in pages');
        // A connection takes one statement at a time.
        const sent = before.then(() => run(client, text, values ?? []));
        before = sent.catch(() => 'told to whoever asked');
        return sent as never;
      },
      // Whatever went wrong on it: nobody gets a connection with somebody else's transaction.
      release: () => client.release(client.getTransactionStatus() !== 'I'),
    };
  };
  return {
    connect: async () => {
      const client = await pool.connect();
      const known = clients.get(client) ?? wrap(client);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
};

/**
 * Opens a PostgreSQL database.
 * @param url `postgres://…`
 * @param logger is told when a connection breaks; the pool replaces it
 */
export const openPostgres = (url: string, logger: StoreLogger | undefined): Database => {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    // The server of the database gives up first; the second is for one that does not answer any more.
    statement_timeout: STATEMENT_TIMEOUT,
    query_timeout: STATEMENT_TIMEOUT + CONNECT_TIMEOUT,
    types: { getTypeParser: parserOf },
  });
  // The pool listens to a connection only while it is idle; one that breaks in use would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => logger?.error({ code: 'database_connection_lost' }, error.message));
  });
  pool.on('error', () => {
    // Told by the connection itself, above.
  });
  const dialect = guardTransactions(new PostgresDialect({ pool: namedStatements(pool) }));
  const kysely = new Kysely<Tables>({ dialect });
  return {
    engine: 'postgres',
    read: kysely,
    write: kysely,
    atomically: atomicallyOn(kysely, dialect),
    ping: async () => {
      await sql`SELECT 1`.execute(kysely);
    },
    scrub: async () => {
      // On a connection of its own: it takes as long as the tables are large.
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT });
      await client.connect();
      try {
        await client.query(`VACUUM ${HOLDS_PERSONAL_DATA.join(', ')}`);
      } finally {
        await client.end();
      }
      return true;
    },
    close: () => kysely.destroy(),
  };
};
