import { CompiledQuery } from 'kysely';
import type { Engine, Executor } from './database.js';
import { historyAsJson, historyIn, type EntryColumns } from './history-as-json.js';
import { toRecord } from './records.js';
import type { Position, ReadableRecord, StoredRecord } from './store.js';

/** Which records are read: newest first, after a position. */
export type PageWanted = {
  readonly kind: StoredRecord['kind'];
  /** Only those whose tags name it: leads and messages only; default: all. */
  readonly purpose: string | undefined;
  readonly after: Position | undefined;
  readonly limit: number;
};

/**
 * The statement behind `readablePage`. The list is cut to the page before a record is touched: with a purpose
 * it costs the same however many records there are, and however few of them carry the purpose. A history is
 * one value of JSON. Restriction is asked for in the very
 * words of its index, which holds only the few who are restricted.
 */
export const pageToRead = (
  engine: Engine,
  controller: string,
  { kind, purpose, after, limit }: PageWanted,
): CompiledQuery<PageRow> => {
  const parameters: unknown[] = [];
  const given = (value: unknown): string => {
    parameters.push(value);
    return engine === 'sqlite' ? '?' : `$${parameters.length}`;
  };
  const [from, id] = purpose === undefined ? ['records', 'id'] : ['records_by_purpose', 'record_id'];
  const listed = `
    SELECT occurred_at AS at, ${id} AS listed_id FROM ${from}
    WHERE controller_id = ${given(controller)} AND kind = ${given(kind)}
      ${purpose === undefined ? '' : `AND purpose = ${given(purpose)}`}
      ${after === undefined ? '' : `AND (occurred_at, ${id}) < (${given(after.time)}, ${given(after.id)})`}
    ORDER BY occurred_at DESC, ${id} DESC LIMIT ${given(limit)}`;
  const history = engine === 'sqlite' ? historyAsJson(engine) : `${historyAsJson(engine)}::text`;
  return CompiledQuery.raw(
    `SELECT r.id, r.subject_id, r.type, r.kind, r.received_at, r.tag, r.fields, r.held_for,
      (SELECT ${history} FROM consent_changes AS c
       WHERE c.controller_id = r.controller_id AND c.subject_id = r.subject_id) AS history,
      EXISTS (SELECT 1 FROM subjects AS s${engine === 'sqlite' ? ' INDEXED BY subjects_restricted' : ''}
       WHERE s.controller_id = r.controller_id AND s.id = r.subject_id AND s.restricted_at IS NOT NULL) AS restricted
     FROM (${listed}) AS listed JOIN records AS r ON r.id = listed.listed_id
     WHERE r.controller_id = ${given(controller)}
     ORDER BY listed.at DESC, listed.listed_id DESC`,
    parameters,
  );
};

type PageRow = Parameters<typeof toRecord>[0] & {
  readonly history: string | null;
  readonly restricted: boolean | number;
};

/**
 * Records of a kind, newest first, each with what a decision about it needs of its person, all as they are at
 * one moment. A person who was erased has no record.
 */
export const readablePage = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  wanted: PageWanted,
): Promise<readonly ReadableRecord[]> => {
  const { rows } = await executor.executeQuery(pageToRead(engine, controller, wanted));
  const texts = new Map(rows.map((row) => [row.subject_id, row.history ?? '[]'] as const));
  // Of rows that addEntries wrote; parsed all at once, which is quicker than one by one.
  const parsed = JSON.parse(`[${[...texts.values()].join()}]`) as readonly EntryColumns[][];
  const histories = new Map(
    [...texts.keys()].map((subject, index) => [subject, historyIn(parsed[index] ?? [])]),
  );
  return rows.map((row) => ({
    record: toRecord(row),
    history: histories.get(row.subject_id) ?? [],
    restricted: Boolean(row.restricted),
  }));
};
