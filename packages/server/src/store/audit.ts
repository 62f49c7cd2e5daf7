import { canonicalJson, CHAIN_START, chainHashOf, type ChainLink, type Json } from './chain.js';
import type { Database, Executor } from './database.js';
import { insertRows } from './insert-rows.js';

/** What was done, or decided against, that has to be answered for. */
export const AUDIT_ACTIONS = [
  'access',
  'deny-access',
  'unmask',
  'receipts',
  'export',
  'refuse',
  'hold',
  'accept-held',
  'refuse-held',
  'stop-delivery',
  'erase',
  'restrict',
  'lift-restriction',
  'request',
  'answer-request',
  'rectify',
  'change-instructions',
  'change-bot',
  'change-endpoint',
  'change-identity-secret',
  'add-reader',
  'import',
  'replay',
  'rotate-keys',
  'backup',
  'restore',
  'breach-query',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who did what to whose data. Names and ids only, nothing that a person said. */
export type NewAuditEntry = {
  /** Milliseconds since 1970. */
  readonly time: number;
  /**
   * `reader:` and the reader's id; `source:` and the source's; `visitor`; `server` for what it decides by
   * itself; `operator` for whoever runs the command line.
   */
  readonly actor: string;
  readonly action: AuditAction;
  readonly subject: string | null;
  readonly record: string | null;
  readonly detail: Readonly<Record<string, Json>>;
};

/** An entry with its place in the controller's chain. */
export type AuditEntry = NewAuditEntry & { readonly seq: number; readonly hash: string };

/** The audit cannot be written. What it was to tell of must not happen. */
export class AuditUnavailableError extends Error {
  override readonly name = 'AuditUnavailableError';
}

/** An entry whose detail is canonical JSON already. */
type Written = Omit<NewAuditEntry, 'detail' | 'action'> & {
  readonly action: string;
  readonly detail: string;
};

/** What an entry's hash is made of: canonical JSON, so its names come in the order of the alphabet. */
export const auditText = (controller: string, seq: number, entry: Written): string => {
  const { time, actor, action, subject, record, detail } = entry;
  return (
    `{"action":${JSON.stringify(action)},"actor":${JSON.stringify(actor)},` +
    `"controller":${JSON.stringify(controller)},"detail":${detail},"record":${JSON.stringify(record)},` +
    `"seq":${seq},"subject":${JSON.stringify(subject)},"time":${time}}`
  );
};

/** An entry as a link, for `checkChain`. */
export const linkOf = (controller: string, { hash, seq, ...entry }: AuditEntry): ChainLink => ({
  seq,
  hash,
  text: auditText(controller, seq, { ...entry, detail: canonicalJson(entry.detail) }),
});

/** Adds to a controller's audit, within a transaction. Holds the controller's row, so that entries queue up. */
export const addAuditWithin = async (
  { engine }: Pick<Database, 'engine'>,
  executor: Executor,
  controller: string,
  entries: readonly NewAuditEntry[],
): Promise<void> => {
  if (entries.length === 0) return;
  // Done in this order: what comes last is read once the row is held.
  const [, last] = await Promise.all([
    engine === 'postgres'
      ? executor
          .selectFrom('controllers')
          .select('id')
          .where('id', '=', controller)
          .forNoKeyUpdate()
          .execute()
      : undefined,
    executor
      .selectFrom('audit')
      .select(['seq', 'hash'])
      .where('controller_id', '=', controller)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst(),
  ]);
  let { seq, hash } = last ?? { seq: 0, hash: CHAIN_START };
  const rows = entries.map((entry) => {
    seq += 1;
    const { time, actor, action, subject, record } = entry;
    const detail = canonicalJson(entry.detail);
    hash = chainHashOf(hash, auditText(controller, seq, { ...entry, detail }));
    return { seq, time, actor, action, subject_id: subject, record_id: record, detail, hash };
  });
  const added = await insertRows(engine, executor, 'audit', controller, rows);
  // The controller's row was held, so nobody can have taken these places.
  if (added !== rows.length) throw new Error('places of the audit are taken');
};

/**
 * Adds to a controller's audit.
 * @throws AuditUnavailableError
 */
export const addAudit = async (
  database: Database,
  controller: string,
  entries: readonly NewAuditEntry[],
): Promise<void> => {
  if (entries.length === 0) return;
  try {
    await database.atomically((transaction) => addAuditWithin(database, transaction, controller, entries));
  } catch (cause) {
    // Whatever the database failed with, it is not on disk.
    throw new AuditUnavailableError('the audit cannot be written', { cause });
  }
};

/** Entries in order, after a place. */
export const readAudit = async (
  executor: Executor,
  controller: string,
  after: number,
  limit: number,
): Promise<readonly AuditEntry[]> => {
  const rows = await executor
    .selectFrom('audit')
    .select(['seq', 'time', 'actor', 'action', 'subject_id', 'record_id', 'detail', 'hash'])
    .where('controller_id', '=', controller)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(({ subject_id: subject, record_id: record, ...row }) => ({
    ...row,
    subject,
    record,
    // Written by addAuditWithin.
    detail: JSON.parse(row.detail) as NewAuditEntry['detail'],
  }));
};
