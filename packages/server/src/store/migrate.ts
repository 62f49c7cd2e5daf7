import { sql } from 'kysely';
import type { Database, Executor } from './database.js';
import { MIGRATIONS } from './migrations.js';

/** Any fixed number: whoever migrates holds this lock of PostgreSQL's. */
const MIGRATION_LOCK = 7_305_101_203;

/** The version of the schema that the database has. @throws when it has none of ours */
export const currentVersion = async (executor: Executor): Promise<number> => {
  const { rows } = await sql<{ version: number }>`SELECT version FROM schema_version`.execute(executor);
  return rows[0]?.version ?? 0;
};

/**
 * Brings the schema to the version this program knows, in one transaction. Of processes that start at once,
 * one does it and the others wait: SQLite has one writer, PostgreSQL is asked for a lock.
 * @throws when the database was written by a newer version of the program
 */
export const migrate = async ({ engine, atomically }: Database): Promise<void> => {
  await atomically(async (transaction) => {
    if (engine === 'postgres')
      await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
    await sql`CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)`.execute(transaction);
    const version = await currentVersion(transaction);
    if (version > MIGRATIONS.length) {
      throw new Error(
        `the database has schema version ${version}, this program knows ${MIGRATIONS.length}: use a newer program`,
      );
    }
    if (version === MIGRATIONS.length) return;
    for (const migration of MIGRATIONS.slice(version)) {
      for (const statement of migration(engine)) await sql.raw(statement).execute(transaction);
    }
    await sql`DELETE FROM schema_version`.execute(transaction);
    await sql`INSERT INTO schema_version (version) VALUES (${MIGRATIONS.length})`.execute(transaction);
  });
};
