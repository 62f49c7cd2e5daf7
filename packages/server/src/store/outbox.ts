import { sql, type Selectable } from 'kysely';
import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';
import type { AdmittedRecord, Delivery, DeliveryEnd, DeliveryLine } from './store.js';
import type { Tables } from './tables.js';

const toDelivery = (
  row: Pick<Selectable<Tables['outbox']>, 'id' | 'record_id' | 'recipient' | 'purpose' | 'attempts'>,
): Delivery => ({
  id: row.id,
  recordId: row.record_id,
  recipient: row.recipient,
  purpose: row.purpose,
  attempts: row.attempts,
});

/** Puts the routes of records into the outbox, due at once. @returns how many were put there */
export const addDeliveries = (
  engine: Engine,
  executor: Executor,
  controller: string,
  records: readonly AdmittedRecord[],
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

/** The statement that finds what is due. */
export const dueDeliveries = (
  engine: Engine,
  executor: Executor,
  controller: string,
  now: number,
  limit: number,
) =>
  executor
    .selectFrom('outbox')
    .select('id')
    .where('controller_id', '=', controller)
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
  now: number,
  lease: number,
  limit: number,
): Promise<readonly Delivery[]> => {
  const rows = await executor
    .updateTable('outbox')
    .set({ next_at: now + lease, attempts: sql<number>`attempts + 1` })
    .where('controller_id', '=', controller)
    .where('id', 'in', dueDeliveries(engine, executor, controller, now, limit))
    .returning(['id', 'record_id', 'recipient', 'purpose', 'attempts'])
    .execute();
  return rows.map((row) => ({ ...toDelivery(row), attempts: row.attempts - 1 }));
};

/** Notes how an attempt ended. What is settled stays so, whatever a claim that had run out says later. */
export const settleDelivery = async (
  executor: Executor,
  controller: string,
  id: string,
  end: DeliveryEnd,
  now: number,
): Promise<void> => {
  const error = end.state === 'delivered' ? null : end.error;
  await executor
    .updateTable('outbox')
    .set(end.state === 'retry' ? { next_at: end.at, error } : { state: end.state, settled_at: now, error })
    .where('controller_id', '=', controller)
    .where('id', '=', id)
    .where('state', '=', 'due')
    .execute();
};

/** What recipients received of a record, or are to receive. */
export const deliveriesOf = async (
  executor: Executor,
  controller: string,
  recordId: string,
): Promise<readonly DeliveryLine[]> => {
  const rows = await executor
    .selectFrom('outbox')
    .selectAll()
    .where('controller_id', '=', controller)
    .where('record_id', '=', recordId)
    .orderBy('recipient')
    .execute();
  return rows.map((row) => ({
    ...toDelivery(row),
    state: row.state,
    settledAt: row.settled_at,
    error: row.error,
  }));
};

/**
 * Stops what is due of records that a withdrawal took away.
 * @param purposes only deliveries for these; default: all
 */
export const denyWithdrawn = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  recordIds: readonly string[],
  now: number,
  purposes?: readonly string[],
): Promise<void> => {
  if (recordIds.length === 0) return;
  await executor
    .updateTable('outbox')
    .set({ state: 'denied', settled_at: now, error: 'withdrawn' })
    .where('controller_id', '=', controller)
    .where(among(engine, 'record_id', recordIds))
    .where('state', '=', 'due')
    .$if(purposes !== undefined, (query) => query.where(among(engine, 'purpose', purposes ?? [])))
    .execute();
};
