import { sql, type Selectable } from 'kysely';
import type { Engine, Executor } from './database.js';
import type { About, Delivery, DeliveryEnd, DeliveryLine } from './delivery.js';
import { insertRows } from './insert-rows.js';
import type { AdmittedRecord } from './store.js';
import type { Tables } from './tables.js';

type Row = Selectable<Tables['outbox']>;

const toDelivery = (
  row: Pick<Row, 'id' | 'kind' | 'record_id' | 'recipient' | 'purpose' | 'attempts' | 'disclosed' | 'about'>,
): Delivery => {
  const { id, kind, recipient, attempts } = row;
  // Both texts were written here and by addNotices, from the very types that are read.
  if (kind !== 'data') return { id, kind, recipient, attempts, about: JSON.parse(row.about ?? '') as About };
  const disclosed = JSON.parse(row.disclosed ?? '[]') as readonly string[];
  return { id, kind, recipient, attempts, recordId: row.record_id, purpose: row.purpose, disclosed };
};

/** A row of the outbox as it is shown. */
export const toLine = (row: Row): DeliveryLine => ({
  id: row.id,
  kind: row.kind,
  recordId: row.record_id,
  recipient: row.recipient,
  purpose: row.purpose,
  attempts: row.attempts,
  state: row.state,
  nextAt: row.next_at,
  settledAt: row.settled_at,
  error: row.error,
});

/** Puts the routes of records into the outbox, due at once. @returns how many were put there */
export const addDeliveries = (
  engine: Engine,
  executor: Executor,
  controller: string,
  records: readonly Pick<AdmittedRecord, 'id' | 'routes' | 'receivedAt'>[],
): Promise<number> =>
  insertRows(
    engine,
    executor,
    'outbox',
    controller,
    records.flatMap((record) =>
      record.routes.map(({ recipient, purpose }) => ({
        id: `${record.id}:${recipient}`,
        record_id: record.id,
        recipient,
        purpose,
        state: 'due',
        attempts: 0,
        next_at: record.receivedAt,
      })),
    ),
  );

/**
 * The statement that finds for whom something is due. It goes from recipient to recipient through the index,
 * so that it costs the same however much waits for one of them.
 */
export const recipientsDue = (controller: string, now: number) =>
  sql<{ recipient: string }>`
    with recursive waiting (recipient) as (
      select min(recipient) from outbox where controller_id = ${controller} and state = 'due'
      union all
      select (
        select min(outbox.recipient) from outbox
        where controller_id = ${controller} and state = 'due' and outbox.recipient > waiting.recipient
      ) from waiting where waiting.recipient is not null
    )
    select recipient from waiting where recipient is not null and exists (
      select 1 from outbox
      where controller_id = ${controller} and state = 'due'
        and outbox.recipient = waiting.recipient and next_at <= ${now}
    )`;

/** Recipients for whom something is due. */
export const dueRecipients = async (
  executor: Executor,
  controller: string,
  now: number,
): Promise<readonly string[]> => {
  const { rows } = await recipientsDue(controller, now).execute(executor);
  return rows.map(({ recipient }) => recipient);
};

/** The statement that finds what is due. */
export const dueDeliveries = (
  engine: Engine,
  executor: Executor,
  controller: string,
  recipient: string,
  now: number,
  limit: number,
) =>
  executor
    .selectFrom('outbox')
    .select('id')
    .where('controller_id', '=', controller)
    .where('recipient', '=', recipient)
    // Written out, not as a parameter: only so is the index of what is due known to fit.
    .where(sql<boolean>`state = 'due'`)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(limit)
    .$if(engine === 'postgres', (query) => query.forUpdate().skipLocked());

/**
 * Claims deliveries that are due, by putting them off until the claim runs out: whoever dies holding one
 * leaves it to the next. So each is delivered at least once.
 */
export const claimDeliveries = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  recipient: string,
  now: number,
  lease: number,
  limit: number,
): Promise<readonly Delivery[]> => {
  const rows = await executor
    // Once and for all: read as part of the update, PostgreSQL may ask for it again, and claim more each time.
    .with(
      (cte) => cte('due').materialized(),
      () => dueDeliveries(engine, executor, controller, recipient, now, limit),
    )
    .updateTable('outbox')
    .set({ next_at: now + lease, attempts: sql<number>`attempts + 1` })
    .where('controller_id', '=', controller)
    .where('id', 'in', (query) => query.selectFrom('due').select('due.id'))
    .returning(['id', 'kind', 'record_id', 'recipient', 'purpose', 'attempts', 'disclosed', 'about'])
    .execute();
  return rows.map((row) => ({ ...toDelivery(row), attempts: row.attempts - 1 }));
};

/**
 * Notes whose data is about to be sent, and which fields.
 * @returns false when the delivery is not due any more: somebody stopped it since it was claimed
 */
export const noteDisclosure = async (
  executor: Executor,
  controller: string,
  id: string,
  subject: string,
  fields: readonly string[],
): Promise<boolean> => {
  const { numUpdatedRows } = await executor
    .updateTable('outbox')
    .set({ subject_id: subject, disclosed: JSON.stringify(fields) })
    .where('controller_id', '=', controller)
    .where('id', '=', id)
    .where('state', '=', 'due')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** What is noted of an attempt that ended like this. */
const settled = (end: DeliveryEnd, now: number) => {
  const error = end.state === 'delivered' ? null : end.error;
  if (end.state === 'retry') return { next_at: end.at, error };
  if (end.state === 'wait') return { next_at: end.at, error, attempts: sql<number>`attempts - 1` };
  return { state: end.state, settled_at: now, error };
};

/**
 * Notes how an attempt ended. What is settled stays so, whatever a claim that had run out says later; but
 * what was delivered was delivered, even if it was stopped while under way.
 * @returns false when nothing was noted
 */
export const settleDelivery = async (
  executor: Executor,
  controller: string,
  id: string,
  end: DeliveryEnd,
  now: number,
): Promise<boolean> => {
  const { numUpdatedRows } = await executor
    .updateTable('outbox')
    .set(settled(end, now))
    .where('controller_id', '=', controller)
    .where('id', '=', id)
    .where('state', end.state === 'delivered' ? '!=' : '=', end.state === 'delivered' ? 'delivered' : 'due')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};
