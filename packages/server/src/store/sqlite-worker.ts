import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';

/** Which connection a statement wants: `read` never sees an open transaction of `write`. */
export type Handle = 'read' | 'write';

/** A statement for the worker. */
export type SqliteRequest = {
  readonly id: number;
  readonly handle: Handle;
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /**
   * `begin`: opens a transaction first. `inside`: only within the transaction that was opened. `rollback`: ends it,
   * if it is still there.
   */
  readonly transaction: 'none' | 'begin' | 'inside' | 'rollback';
};

/** What became of it. */
export type SqliteAnswer =
  | { readonly id: number; readonly ok: true; readonly rows: readonly unknown[]; readonly changes: number }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly code: string | undefined };

/** How the file is used. `bulk`: for long lists that are written in large commits. */
export type SqliteTuning = { readonly bulk: boolean };

/** Set by the store that starts the worker. */
export type SqliteWorkerData = SqliteTuning & { readonly file: string };

/** How long a statement waits for another process that writes, in milliseconds. */
const BUSY_TIMEOUT = 10_000;
/** Statements kept prepared. The store has far fewer: their text does not depend on what is asked. */
const MAX_PREPARED = 500;

/**
 * In bulk: KiB of pages kept in memory, and pages that gather in the log before they are moved into the file (200 MB):
 * of keys in no order, each page is written again by nearly every commit, and moved only once.
 */
const BULK_CACHE = 32 * 1024;
const BULK_CHECKPOINT = 50_000;

const { file, bulk }: SqliteWorkerData = workerData;

/** WAL with FULL: a commit is on disk when it returns, also after a power cut. */
const open = (handle: Handle) => {
  const database = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // What is deleted is overwritten with zeros, in the file and in the log.
  database.pragma('secure_delete = ON');
  // What a statement that fails half-way would bring back: by default in a file of its own, for each statement.
  database.pragma('temp_store = MEMORY');
  if (bulk) {
    database.pragma(`cache_size = -${BULK_CACHE}`);
    database.pragma(`wal_autocheckpoint = ${BULK_CHECKPOINT}`);
  }
  if (handle === 'read') database.pragma('query_only = ON');
  const prepared = new Map<string, SqliteDatabase.Statement>();
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    if (prepared.size >= MAX_PREPARED) prepared.clear();
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return { database, prepare };
};

// The writer first: it is the one that may turn a new file into WAL.
const handles = { write: open('write'), read: open('read') };

const run = ({ handle, sql, parameters, transaction }: SqliteRequest) => {
  const { database, prepare } = handles[handle];
  if (transaction === 'begin') prepare('BEGIN IMMEDIATE').run();
  // SQLite itself ends a transaction after some faults, such as a full disk. Nothing may follow outside.
  else if (transaction === 'inside' && !database.inTransaction) throw new Error('the transaction is gone');
  else if (transaction === 'rollback' && !database.inTransaction) return { rows: [], changes: 0 };
  const statement = prepare(sql);
  if (statement.reader) return { rows: statement.all(...parameters), changes: 0 };
  return { rows: [], changes: statement.run(...parameters).changes };
};

const answer = (request: SqliteRequest): SqliteAnswer => {
  try {
    return { id: request.id, ok: true, ...run(request) };
  } catch (error) {
    // Any fault of a statement belongs to whoever sent it.
    const code = error instanceof SqliteDatabase.SqliteError ? error.code : undefined;
    return {
      id: request.id,
      ok: false,
      message: error instanceof Error ? error.message : String(error),
      code,
    };
  }
};

parentPort?.on('message', (requests: readonly SqliteRequest[] | 'close') => {
  if (requests !== 'close') {
    parentPort?.postMessage(requests.map(answer));
    return;
  }
  // The last connection to close moves the log into the file.
  handles.read.database.close();
  handles.write.database.close();
  parentPort?.close();
});
