import { Worker } from 'node:worker_threads';
import type { SqliteAnswer, SqliteRequest, SqliteTuning, SqliteWorkerData } from './sqlite-worker.js';

export type SqliteResult = { readonly rows: readonly unknown[]; readonly changes: number };

/** The worker thread that holds the SQLite file, seen from the main thread. */
export interface SqliteClient {
  /** Runs one statement. Statements of one turn of the event loop travel together, and keep their order. */
  run(statement: Omit<SqliteRequest, 'id'>): Promise<SqliteResult>;
  /** Waits for the statements sent so far, then closes the file. */
  close(): Promise<void>;
}

type Waiting = { resolve(result: SqliteResult): void; reject(error: Error): void };

/** A fault that SQLite reported. `code` is its extended code, such as `SQLITE_FULL`. */
const sqliteFault = (message: string, code: string | undefined): Error =>
  Object.assign(new Error(message), { code });

/** Beside this file, as TypeScript while developing and compiled when built. */
const workerUrl = () =>
  new URL(
    import.meta.url.endsWith('.ts') ? './sqlite-worker-from-source.mjs' : './sqlite-worker.js',
    import.meta.url,
  );

/**
 * Opens a SQLite file in a worker thread of its own, so that a slow disk never holds up who else is served.
 * @param file path; created when it is missing
 */
export const startSqliteClient = (file: string, tuning: SqliteTuning): SqliteClient => {
  const workerData: SqliteWorkerData = { file, ...tuning };
  // It needs nothing of what the command line loads into every thread.
  const worker = new Worker(workerUrl(), { workerData, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let queued: SqliteRequest[] = [];
  let nextId = 1;
  let gone: Error | undefined;

  const fail = (error: Error) => {
    gone ??= error;
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  worker.on('error', fail);
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      fail(new Error('the database is closed'));
      resolve();
    });
  });
  worker.on('message', (answers: readonly SqliteAnswer[]) => {
    for (const answer of answers) {
      const asker = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.ok) asker?.resolve(answer);
      else asker?.reject(sqliteFault(answer.message, answer.code));
    }
  });

  const send = () => {
    worker.postMessage(queued);
    queued = [];
  };

  return {
    run: (statement) =>
      new Promise((resolve, reject) => {
        if (gone) {
          reject(gone);
          return;
        }
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        if (queued.length === 0) queueMicrotask(send);
        queued.push({ ...statement, id });
      }),
    close: async () => {
      if (queued.length > 0) send();
      worker.postMessage('close');
      await exited;
    },
  };
};
