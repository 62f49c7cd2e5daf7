import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { Database } from './database.js';
import { startSqliteClient } from './sqlite-client.js';
import { sqliteDialect } from './sqlite-dialect.js';
import type { Tables } from './tables.js';

/** Opens `remit.sqlite` in the data directory. Both are the owner's alone: they hold personal data. */
export const openSqlite = (dataDir: string): Database => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'remit.sqlite');
  // SQLite gives its log the mode of the file, so the file must have it first.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const client = startSqliteClient(file);
  return {
    engine: 'sqlite',
    read: new Kysely<Tables>({ dialect: sqliteDialect(client, 'read') }),
    write: new Kysely<Tables>({ dialect: sqliteDialect(client, 'write') }),
    close: () => client.close(),
  };
};
