import { existsSync } from 'node:fs';
import { readSiteKey } from './controllers.js';
import type { Database } from './database.js';
import { currentVersion } from './migrate.js';
import { MIGRATIONS } from './migrations.js';
import { openSqlite, sqliteFile } from './open-sqlite.js';

/** Why a database cannot be looked at, in words for the operator. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** Where the database is. */
export type DatabasePlace = { readonly dataDir: string; readonly databaseUrl?: string | undefined };

const open = async ({ dataDir, databaseUrl }: DatabasePlace): Promise<Database> => {
  if (databaseUrl !== undefined)
    return (await import('./open-postgres.js')).openPostgres(databaseUrl, undefined);
  const file = sqliteFile(dataDir);
  if (!existsSync(file)) throw new DatabaseUnavailableError(`there is no database at ${file}`);
  return openSqlite(dataDir);
};

/**
 * Opens a database that is there already, for what needs no key and concerns one controller, or all. The schema is
 * not brought up to date.
 * @throws DatabaseUnavailableError
 */
export const openExisting = async (
  place: DatabasePlace,
  controller: string | undefined,
): Promise<Database> => {
  const database = await open(place);
  try {
    const version = await currentVersion(database.read);
    if (version !== MIGRATIONS.length)
      throw new DatabaseUnavailableError(
        `the database has schema version ${version}, this program knows ${MIGRATIONS.length}: start this program's server with it, or use the program that wrote it`,
      );
    if (controller !== undefined && (await readSiteKey(database.read, controller)) === undefined)
      throw new DatabaseUnavailableError(`there is no controller ${controller}`);
    return database;
  } catch (fault) {
    await database.close();
    throw fault;
  }
};
