import SqliteDatabase from 'better-sqlite3';

/** What opens or finds a person is not part of the data: it lies in the keys file, as it is now. */
export const NOT_COPIED: readonly string[] = ['secrets', 'subject_keys', 'lookups'];

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

type SchemaRow = {
  readonly type: 'table' | 'index' | 'trigger';
  readonly name: string;
  readonly sql: string;
};

/**
 * Copies a SQLite database as it is at one moment into a new file, but for what is in `NOT_COPIED`: those
 * tables are there and empty, and nothing of them is ever written. Whoever writes to the database goes on; its
 * log grows until this is done. Blocks its thread.
 * @param source file of the database
 * @param target file that does not exist yet
 * @returns rows by table
 */
export const copyDatabase = (source: string, target: string): Readonly<Record<string, number>> => {
  const database = new SqliteDatabase(target, { timeout: 10_000 });
  try {
    // Not worth anything before it is whole: the caller syncs it.
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    database.pragma('foreign_keys = OFF');
    database.pragma('cache_size = -65536');
    database.prepare('ATTACH ? AS source').run(source);
    database.exec('BEGIN');
    const schema = database
      .prepare<[], SchemaRow>(
        `SELECT type, name, sql FROM source.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
      )
      .all();
    const of = (type: SchemaRow['type']) => schema.filter((row) => row.type === type);
    const counts: Record<string, number> = {};
    for (const { name, sql } of of('table')) {
      database.exec(sql);
      counts[name] = NOT_COPIED.includes(name)
        ? 0
        : database.prepare(`INSERT INTO main.${quoted(name)} SELECT * FROM source.${quoted(name)}`).run()
            .changes;
    }
    // Last, so that neither slows nor repeats what was copied.
    for (const { sql } of [...of('index'), ...of('trigger')]) database.exec(sql);
    database.exec('COMMIT');
    return counts;
  } finally {
    database.close();
  }
};
