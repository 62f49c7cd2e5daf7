import type { Selectable } from 'kysely';
import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';
import type { AdmittedRecord, Position, StoredRecord } from './store.js';
import type { Tables } from './tables.js';

const toRecord = (row: Selectable<Tables['records']>): StoredRecord => ({
  id: row.id,
  subject: row.subject_id,
  type: row.type,
  kind: row.kind,
  // Written by insertRecords or narrowRecord, from the very types that are read here.
  tag: JSON.parse(row.tag) as StoredRecord['tag'],
  fields: JSON.parse(row.fields) as StoredRecord['fields'],
  receivedAt: row.received_at,
});

/** The statement behind `newestRecords`. */
export const newestFirst = (
  executor: Executor,
  controller: string,
  kind: StoredRecord['kind'],
  after: Position | undefined,
  limit: number,
) =>
  executor
    .selectFrom('records')
    .selectAll()
    .where('controller_id', '=', controller)
    .where('kind', '=', kind)
    .$if(after !== undefined, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('occurred_at', 'id'), '<', eb.tuple(after?.time ?? 0, after?.id ?? '')),
      ),
    )
    .orderBy('occurred_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

/** Records of a kind, newest first, after a position. */
export const newestRecords = async (
  ...asked: Parameters<typeof newestFirst>
): Promise<readonly StoredRecord[]> => (await newestFirst(...asked).execute()).map(toRecord);

/** One record by its id. */
export const readRecord = async (
  executor: Executor,
  controller: string,
  id: string,
): Promise<StoredRecord | undefined> => {
  const row = await executor
    .selectFrom('records')
    .selectAll()
    .where('controller_id', '=', controller)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toRecord(row);
};

/** The statement behind `recordsOf`. */
export const bySubject = (executor: Executor, controller: string, subject: string) =>
  executor
    .selectFrom('records')
    .selectAll()
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject);

/** Everything that is kept of one person. */
export const recordsOf = async (...asked: Parameters<typeof bySubject>): Promise<readonly StoredRecord[]> =>
  (await bySubject(...asked).execute()).map(toRecord);

/** Which of these records are kept already. */
export const knownRecords = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const rows = await executor
    .selectFrom('records')
    .select('id')
    .where('controller_id', '=', controller)
    .where(among(engine, 'id', ids))
    .execute();
  return new Set(rows.map(({ id }) => id));
};

/** Adds records. @returns how many were added: those known by their id are passed over */
export const addRecords = (
  engine: Engine,
  executor: Executor,
  controller: string,
  records: readonly AdmittedRecord[],
): Promise<number> =>
  insertRows(
    engine,
    executor,
    'records',
    controller,
    records.map((record) => ({
      id: record.id,
      subject_id: record.subject,
      type: record.type,
      kind: record.kind,
      occurred_at: record.tag.time,
      received_at: record.receivedAt,
      tag: record.tag,
      fields: record.fields,
      next_end: record.nextEnd,
    })),
  );

/** Keeps less of a record than before. */
export const narrowRecord = async (
  executor: Executor,
  controller: string,
  id: string,
  { tag, fields }: Pick<StoredRecord, 'tag' | 'fields'>,
): Promise<void> => {
  await executor
    .updateTable('records')
    .set({ tag: JSON.stringify(tag), fields: JSON.stringify(fields) })
    .where('controller_id', '=', controller)
    .where('id', '=', id)
    .execute();
};

/** Erases records. */
export const eraseRecords = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  await executor
    .deleteFrom('records')
    .where('controller_id', '=', controller)
    .where(among(engine, 'id', ids))
    .execute();
};
