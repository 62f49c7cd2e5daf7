import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { atomicallyOn } from './atomically.js';
import type { Database } from './database.js';
import { guardTransactions } from './guard-transactions.js';
import { startSqliteClient } from './sqlite-client.js';
import type { SqliteTuning } from './sqlite-worker.js';
import { sqliteDialect } from './sqlite-dialect.js';
import type { Tables } from './tables.js';

/** Bytes that must be free on the disk: below this, a burst of batches could fill it at any moment. */
const ROOM = 32 * 1024 * 1024;

/** The file of the embedded database. */
export const sqliteFile = (dataDir: string): string => join(dataDir, 'remit.sqlite');

/** Opens `remit.sqlite` in the data directory. Both are the owner's alone: they hold personal data. */
export const openSqlite = (dataDir: string, tuning: SqliteTuning = { bulk: false }): Database => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = sqliteFile(dataDir);
  // SQLite gives its log the mode of the file, so the file must have it first.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const client = startSqliteClient(file, tuning);
  const read = new Kysely<Tables>({ dialect: guardTransactions(sqliteDialect(client, 'read')) });
  const writing = guardTransactions(sqliteDialect(client, 'write'));
  const write = new Kysely<Tables>({ dialect: writing });
  return {
    engine: 'sqlite',
    read,
    write,
    atomically: atomicallyOn(write, writing),
    ping: async () => {
      await sql`SELECT 1`.execute(read);
      const { bavail, bsize } = await statfs(dataDir);
      if (bavail * bsize < ROOM) throw Object.assign(new Error('the disk is full'), { code: 'disk_full' });
    },
    scrub: async () => {
      const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(write);
      return rows[0]?.busy === 0;
    },
    close: () => client.close(),
  };
};
