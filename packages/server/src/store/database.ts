import type { Kysely, Transaction } from 'kysely';
import type { Atomically } from './atomically.js';
import type { Tables } from './tables.js';

export type Engine = 'sqlite' | 'postgres';

/** A database that is open. Statements are the same on both engines but where `engine` is asked. */
export interface Database {
  readonly engine: Engine;
  /** For statements that change nothing. In SQLite they never wait for a transaction under way. */
  readonly read: Kysely<Tables>;
  /** For everything else. In SQLite there is one writer, and whoever wants it waits for it. */
  readonly write: Kysely<Tables>;
  /** Changes all or nothing (IN1). Like `write`, and nobody waits for it within another. */
  readonly atomically: Atomically;
  /** Rejects when it does not answer, or has no room for what comes next. */
  ping(): Promise<void>;
  /**
   * Makes what was deleted really gone. In SQLite deleted bytes are overwritten at once, and this empties the
   * log that still held them. In PostgreSQL it gives the room of deleted rows free to be written over.
   * Outside of a transaction only.
   * @returns false when another process kept the log from being emptied: to be tried again
   */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

/** Where a statement may run: on its own, or within a transaction. */
export type Executor = Kysely<Tables> | Transaction<Tables>;
