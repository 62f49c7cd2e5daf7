import { CompiledQuery } from 'kysely';
import type { Engine, Executor } from './database.js';

/** Type of each column that is inserted in bulk; the controller's id is given once for all rows. */
const COLUMNS = {
  subjects: { id: 'text', secret_hash: 'text' },
  consent_changes: {
    id: 'text',
    subject_id: 'text',
    seq: 'bigint',
    purpose: 'text',
    category: 'text or null',
    state: 'text',
    time: 'bigint',
    received_at: 'bigint',
    notice: 'text',
    language: 'text',
    words: 'text',
    surface: 'text',
    method: 'text',
    hash: 'text',
  },
  repeated_changes: { id: 'text', stands_for: 'text' },
  records: {
    id: 'text',
    subject_id: 'text',
    type: 'text',
    kind: 'text',
    occurred_at: 'bigint',
    received_at: 'bigint',
    tag: 'jsonb',
    fields: 'jsonb',
    next_end: 'bigint',
    held_for: 'text or null',
  },
  subject_keys: { subject_id: 'text', master: 'text', wrapped: 'text' },
  lookups: { kind: 'text', digest: 'text', record_id: 'text', subject_id: 'text' },
  outbox: {
    id: 'text',
    record_id: 'text',
    recipient: 'text',
    purpose: 'text',
    state: 'text',
    attempts: 'integer',
    next_at: 'bigint',
  },
  audit: {
    seq: 'bigint',
    time: 'bigint',
    actor: 'text',
    action: 'text',
    subject_id: 'text or null',
    record_id: 'text or null',
    detail: 'text',
    hash: 'text',
  },
} as const;

type Bulk = keyof typeof COLUMNS;

/** Tables with a column `sealed`: whatever is inserted, its personal values are. */
const SEALED: readonly Bulk[] = ['records'];

type Plain = { text: string; 'text or null': string | null; bigint: number; integer: number; jsonb: object };

/** A row for the table: JSON columns hold the value itself, so that rows become JSON in one go. */
export type Row<T extends Bulk> = {
  readonly [C in keyof (typeof COLUMNS)[T]]: Plain[(typeof COLUMNS)[T][C] & keyof Plain];
};

const statementFor = (engine: Engine, table: Bulk): string => {
  const columns: [string, string][] = Object.entries(COLUMNS[table]);
  const names = columns.map(([name]) => `"${name}"`).join(', ');
  const [sealed, always] = SEALED.includes(table) ? [', sealed', ', 1'] : ['', ''];
  const into = `INSERT INTO ${table} (controller_id, ${names}${sealed}) SELECT`;
  if (engine === 'postgres') {
    const types = columns.map(([name, type]) => `"${name}" ${type.replace(' or null', '')}`).join(', ');
    return `${into} $1, ${names}${always} FROM jsonb_to_recordset($2::jsonb) AS added (${types}) ON CONFLICT DO NOTHING`;
  }
  // -> gives JSON as text, ->> the plain value. Without WHERE, SQLite would read ON as part of a join.
  const values = columns
    .map(([name, type]) => `value ${type === 'jsonb' ? '->' : '->>'} '${name}'`)
    .join(', ');
  return `${into} ?, ${values}${always} FROM jsonb_each(?) WHERE true ON CONFLICT DO NOTHING`;
};

const statements = new Map<string, string>();

const statementOnce = (engine: Engine, table: Bulk): string => {
  const key = `${engine} ${table}`;
  const known = statements.get(key) ?? statementFor(engine, table);
  statements.set(key, known);
  return known;
};

/**
 * Inserts rows of one controller in one statement, all in one JSON parameter. Rows whose key is taken are
 * passed over.
 * @returns how many were inserted
 */
export const insertRows = async <T extends Bulk>(
  engine: Engine,
  executor: Executor,
  table: T,
  controller: string,
  rows: readonly Row<T>[],
): Promise<number> => {
  if (rows.length === 0) return 0;
  const statement = statementOnce(engine, table);
  const result = await executor.executeQuery(
    CompiledQuery.raw(statement, [controller, JSON.stringify(rows)]),
  );
  return Number(result.numAffectedRows ?? 0n);
};
