// Inserts the very rows that a server stored into the same tables of an empty database, with nothing else: no
// HTTP, no decision, no encryption, no chain, no thread.
import SqliteDatabase from 'better-sqlite3';

const [source = '', file = '', records = '20'] = process.argv.slice(2);
const recordsPerCommit = Number(records);
/** What a person's batch writes beside records, in an order that keeps foreign keys. */
const WITH_PEOPLE = ['subjects', 'subject_keys', 'consent_changes', 'lookups', 'outbox'];

/** @typedef {Record<string, string | number | null>} Row */

const stored = new SqliteDatabase(source, { readonly: true });
const all = (/** @type {string} */ table) =>
  /** @type {Row[]} */ (stored.prepare(`SELECT * FROM ${table} ORDER BY rowid`).all());
const ownerOf = new Map(all('records').map(({ id, subject_id }) => [id, subject_id]));
/** @type {Map<string | number | null | undefined, [table: string, row: Row][]>} */
const ofPerson = new Map();
for (const table of WITH_PEOPLE) {
  for (const row of all(table)) {
    const person = table === 'subjects' ? row.id : (row.subject_id ?? ownerOf.get(row.record_id ?? ''));
    const rows = ofPerson.get(person) ?? [];
    rows.push([table, row]);
    ofPerson.set(person, rows);
  }
}

const database = new SqliteDatabase(file);
// As the server's own writer is set up.
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.pragma('foreign_keys = ON');
const insertInto = (/** @type {string} */ table) => {
  const names = stored.pragma(`table_info(${table})`).map((/** @type {{ name: string }} */ { name }) => name);
  const statement = database.prepare(
    `INSERT INTO ${table} (${names.map((/** @type {string} */ name) => `"${name}"`).join(', ')})
     VALUES (${names.map(() => '?').join(', ')})`,
  );
  return (/** @type {Row} */ row) => statement.run(...names.map((/** @type {string} */ name) => row[name]));
};
const inserts = new Map(
  ['records', 'controllers', ...WITH_PEOPLE].map((table) => [table, insertInto(table)]),
);
for (const controller of all('controllers')) inserts.get('controllers')?.(controller);

const rows = all('records');
/** What one transaction writes: records, and of each person whose first ones are among them everything else. */
const commits = [];
for (let from = 0; from < rows.length; from += recordsPerCommit) {
  /** @type {[table: string, row: Row][]} */
  const commit = [];
  for (const row of rows.slice(from, from + recordsPerCommit)) {
    commit.push(...(ofPerson.get(row.subject_id) ?? []), ['records', row]);
    ofPerson.delete(row.subject_id);
  }
  commits.push(commit);
}
stored.close();

const insertAll = database.transaction((/** @type {[table: string, row: Row][]} */ commit) => {
  for (const [table, row] of commit) inserts.get(table)?.(row);
});
const cpu = process.cpuUsage();
const start = performance.now();
for (const commit of commits) insertAll(commit);
const spent = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
database.close();
process.send?.({ rowsPerSecond: (rows.length / spent) * 1000, cpu: (user + system) / rows.length });
process.disconnect();
