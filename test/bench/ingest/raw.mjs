// Inserts the same rows into the same table, with nothing else: no HTTP, no decision, no thread.
import SqliteDatabase from 'better-sqlite3';
import { CONTROLLER, makeEvent, makeVisitor } from './make-events.mjs';

const [file = '', batch = '20', seconds = '1'] = process.argv.slice(2);
const rowsPerCommit = Number(batch);
const database = new SqliteDatabase(file);
// As the server's own writer is set up.
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.pragma('foreign_keys = ON');
const insert = database.prepare(
  `INSERT INTO records (controller_id, id, subject_id, type, kind, occurred_at, received_at, tag, fields)
   VALUES (?, ?, ?, ?, 'event', ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
);
const insertAll = database.transaction((/** @type {unknown[][]} */ rows) => {
  for (const row of rows) insert.run(...row);
});

const visitors = Array.from({ length: 32 }, (_, number) => makeVisitor(number));
const makeRows = () => {
  const time = Date.now();
  return Array.from({ length: rowsPerCommit }, (_, index) => {
    const visitor = visitors[Math.floor(index / 20) % visitors.length] ?? makeVisitor(0);
    const { id, type, tag, fields } = makeEvent(visitor, time);
    return [
      CONTROLLER,
      id,
      visitor.subject.id,
      type,
      time,
      time,
      JSON.stringify(tag),
      JSON.stringify(fields),
    ];
  });
};

// Only the inserting is timed: the rows are there already, as in a server that was handed them.
let spent = 0;
let microseconds = 0;
let rows = 0;
while (spent < Number(seconds) * 1000) {
  const next = makeRows();
  const cpu = process.cpuUsage();
  const start = performance.now();
  insertAll(next);
  spent += performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  microseconds += user + system;
  rows += next.length;
}
database.close();
process.send?.({ rowsPerSecond: (rows / spent) * 1000, cpu: microseconds / rows });
process.disconnect();
