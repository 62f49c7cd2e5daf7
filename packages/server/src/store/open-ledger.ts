import { existsSync } from 'node:fs';
import type { Ledger } from '../read/verify-ledger.js';
import { readSiteKey } from './controllers.js';
import type { Database } from './database.js';
import { readLedger, readLedgerEnd } from './ledger.js';
import { currentVersion } from './migrate.js';
import { MIGRATIONS } from './migrations.js';
import { openSqlite, sqliteFile } from './open-sqlite.js';

/** Why a ledger cannot be looked at, in words for the operator. */
export class LedgerUnavailableError extends Error {
  override readonly name = 'LedgerUnavailableError';
}

const openExisting = async (dataDir: string, databaseUrl: string | undefined): Promise<Database> => {
  if (databaseUrl !== undefined)
    return (await import('./open-postgres.js')).openPostgres(databaseUrl, undefined);
  const file = sqliteFile(dataDir);
  if (!existsSync(file)) throw new LedgerUnavailableError(`there is no database at ${file}`);
  return openSqlite(dataDir);
};

/**
 * Opens the ledger of one controller to be looked at. Changes nothing: neither is the schema brought up to
 * date nor is any key needed, since a ledger holds nothing that is sealed.
 * @throws LedgerUnavailableError
 */
export const openLedger = async (
  { dataDir, databaseUrl }: { readonly dataDir: string; readonly databaseUrl?: string | undefined },
  controller: string,
): Promise<Ledger & { close(): Promise<void> }> => {
  const database = await openExisting(dataDir, databaseUrl);
  try {
    const { read } = database;
    const version = await currentVersion(read);
    if (version !== MIGRATIONS.length)
      throw new LedgerUnavailableError(
        `the database has schema version ${version}, this program knows ${MIGRATIONS.length}: start this program's server with it, or use the program that wrote it`,
      );
    if ((await readSiteKey(read, controller)) === undefined)
      throw new LedgerUnavailableError(`there is no controller ${controller}`);
    return {
      controller,
      page: (after, limit) => readLedger(read, controller, after, limit),
      end: () => readLedgerEnd(read, controller),
      close: () => database.close(),
    };
  } catch (fault) {
    await database.close();
    throw fault;
  }
};
