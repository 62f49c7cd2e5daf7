import { sql, type Selectable, type SqlBool } from 'kysely';
import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import type { KeptFields } from '../vault/seal-value.js';
import { insertRows } from './insert-rows.js';
import type { LookupKind } from './lookups.js';
import type { AdmittedRecord, Position, StoredRecord } from './store.js';
import type { Tables } from './tables.js';

/** A row as the record it keeps. */
export const toRecord = (
  row: Pick<
    Selectable<Tables['records']>,
    'id' | 'subject_id' | 'type' | 'kind' | 'held_for' | 'tag' | 'fields' | 'received_at'
  >,
): StoredRecord => ({
  id: row.id,
  subject: row.subject_id,
  type: row.type,
  kind: row.kind,
  // Written by addRecords or narrowing, from the very types that are read here.
  tag: JSON.parse(row.tag) as StoredRecord['tag'],
  fields: JSON.parse(row.fields) as StoredRecord['fields'],
  receivedAt: row.received_at,
  ...(row.held_for === null ? {} : { heldFor: row.held_for }),
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

/** The statement behind `foundRecords`. */
export const foundBy = (
  executor: Executor,
  controller: string,
  kind: LookupKind,
  digest: string,
  after: Position | undefined,
  limit: number,
) =>
  executor
    .selectFrom('records')
    .selectAll()
    .where('controller_id', '=', controller)
    .where('id', 'in', (query) =>
      query
        .selectFrom('lookups')
        .select('record_id')
        .where('lookups.controller_id', '=', controller)
        .where('lookups.kind', '=', kind)
        .where('digest', '=', digest),
    )
    .$if(after !== undefined, (query) =>
      query.where(sql<SqlBool>`(occurred_at, id) < (${after?.time}, ${after?.id})`),
    )
    .orderBy('occurred_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

/** Records that hold a value, newest first, after a position. */
export const foundRecords = async (...asked: Parameters<typeof foundBy>): Promise<readonly StoredRecord[]> =>
  (await foundBy(...asked).execute()).map(toRecord);

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

/** A record, and the moment at which it has to be looked at again. */
export type RecordWithEnd = { readonly record: StoredRecord; readonly nextEnd: number };

export const toRecordWithEnd = (row: Selectable<Tables['records']>): RecordWithEnd => ({
  record: toRecord(row),
  nextEnd: row.next_end,
});

/** The statement that finds records by their ids. */
export const byIds = (engine: Engine, executor: Executor, controller: string, ids: readonly string[]) =>
  executor
    .selectFrom('records')
    .selectAll()
    .where('controller_id', '=', controller)
    .where(among(engine, 'id', ids));

/** Records by their ids, with the moments at which they have to be looked at again. */
export const recordsWithEnds = async (
  ...asked: Parameters<typeof byIds>
): Promise<readonly RecordWithEnd[]> => (await byIds(...asked).execute()).map(toRecordWithEnd);

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

/**
 * Adds records.
 * @param fieldsOf as `sealRecords` gave it
 * @returns how many were added: those known by their id are passed over
 */
export const addRecords = (
  engine: Engine,
  executor: Executor,
  controller: string,
  records: readonly AdmittedRecord[],
  fieldsOf: (record: AdmittedRecord) => KeptFields,
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
      fields: fieldsOf(record),
      next_end: record.nextEnd,
      held_for: record.heldFor ?? null,
    })),
  );

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
