import { canonicalJson, CHAIN_START, chainHash, type ChainLink, type Json } from './chain.js';
import type { Database, Executor } from './database.js';

/** What was done, that has to be answered for. */
export const AUDIT_ACTIONS = ['unmask', 'erase', 'restrict', 'lift-restriction', 'receipts'] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who did what to whose data. Names and ids only, nothing that a person said. */
export type NewAuditEntry = {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** `reader:` and the reader's id, or `operator` for whoever runs the command line. */
  readonly actor: string;
  readonly action: AuditAction;
  readonly subject: string | null;
  readonly record: string | null;
  readonly detail: Readonly<Record<string, Json>>;
};

/** An entry with its place in the controller's chain. */
export type AuditEntry = NewAuditEntry & { readonly seq: number; readonly hash: string };

/** What an entry's hash is made of. */
const hashed = (controller: string, seq: number, entry: NewAuditEntry): Json => {
  const { time, actor, action, subject, record, detail } = entry;
  return { controller, seq, time, actor, action, subject, record, detail };
};

/** An entry as a link, for `checkChain`. */
export const linkOf = (controller: string, { hash, ...entry }: AuditEntry): ChainLink => ({
  seq: entry.seq,
  hash,
  entry: hashed(controller, entry.seq, entry),
});

/** Adds to a controller's audit, within a transaction. Holds the controller's row, so that entries queue up. */
export const addAuditWithin = async (
  { engine }: Pick<Database, 'engine'>,
  executor: Executor,
  controller: string,
  entries: readonly NewAuditEntry[],
): Promise<void> => {
  if (entries.length === 0) return;
  if (engine === 'postgres')
    await executor
      .selectFrom('controllers')
      .select('id')
      .where('id', '=', controller)
      .forNoKeyUpdate()
      .execute();
  const last = await executor
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('controller_id', '=', controller)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  let { seq, hash } = last ?? { seq: 0, hash: CHAIN_START };
  const rows = entries.map((entry) => {
    seq += 1;
    hash = chainHash(hash, hashed(controller, seq, entry));
    const { time, actor, action, subject, record, detail } = entry;
    return {
      controller_id: controller,
      seq,
      time,
      actor,
      action,
      subject_id: subject,
      record_id: record,
      detail: canonicalJson(detail),
      hash,
    };
  });
  await executor.insertInto('audit').values(rows).execute();
};

/** Adds to a controller's audit. */
export const addAudit = async (
  database: Database,
  controller: string,
  entries: readonly NewAuditEntry[],
): Promise<void> => {
  if (entries.length === 0) return;
  await database.write
    .transaction()
    .execute((transaction) => addAuditWithin(database, transaction, controller, entries));
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
    .selectAll()
    .where('controller_id', '=', controller)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    time: row.time,
    actor: row.actor,
    action: row.action,
    subject: row.subject_id,
    record: row.record_id,
    // Written by addAuditWithin.
    detail: JSON.parse(row.detail) as NewAuditEntry['detail'],
    hash: row.hash,
  }));
};
