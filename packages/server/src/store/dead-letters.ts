import { sql } from 'kysely';
import type { Executor } from './database.js';
import type { DeliveryLine, DeliveryState } from './delivery.js';
import { toLine } from './outbox.js';

/** The statement behind `listDeliveries`. */
export const deliveriesIn = (executor: Executor, controller: string, state: DeliveryState, limit: number) => {
  const mine = executor.selectFrom('outbox').selectAll().where('controller_id', '=', controller).limit(limit);
  // Conditions are written as those of the indexes are, so that these are known to fit.
  return state === 'due'
    ? mine
        .where(sql<boolean>`state = 'due'`)
        .orderBy('recipient')
        .orderBy('next_at')
    : mine
        .where('state', '=', state)
        .where('settled_at', 'is not', null)
        .orderBy('settled_at', 'desc')
        .orderBy('id', 'desc');
};

/** Deliveries in a state: what is settled newest first, what is due by recipient and time. */
export const listDeliveries = async (
  ...asked: Parameters<typeof deliveriesIn>
): Promise<readonly DeliveryLine[]> => (await deliveriesIn(...asked).execute()).map(toLine);

/** As if it had just been routed; the id stays, so that a recipient who has it already can tell. */
const again = (now: number) =>
  ({ state: 'due', attempts: 0, next_at: now, settled_at: null, error: null }) as const;

/**
 * Makes a dead or denied delivery due again. Whether the recipient may have it is decided at the attempt,
 * as always, with what is true then (OB6).
 * @returns `replayed`, or the state that keeps it from being so; undefined when there is no such delivery
 */
export const replayDelivery = async (
  executor: Executor,
  controller: string,
  id: string,
  now: number,
): Promise<'replayed' | DeliveryState | undefined> => {
  const { numUpdatedRows } = await executor
    .updateTable('outbox')
    .set(again(now))
    .where('controller_id', '=', controller)
    .where('id', '=', id)
    .where('state', 'in', ['dead', 'denied'])
    // Nothing of an erased person comes back.
    .where((eb) => eb.or([eb('error', 'is', null), eb('error', '!=', 'erased')]))
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return 'replayed';
  const row = await executor
    .selectFrom('outbox')
    .select('state')
    .where('controller_id', '=', controller)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.state;
};

/** Makes dead deliveries due again, newest first. @returns how many; fewer than `limit` when none is left */
export const replayDead = async (
  executor: Executor,
  controller: string,
  now: number,
  limit: number,
): Promise<number> => {
  const dead = deliveriesIn(executor, controller, 'dead', limit).clearSelect().select('id');
  const { numUpdatedRows } = await executor
    .updateTable('outbox')
    .set(again(now))
    .where('controller_id', '=', controller)
    .where('id', 'in', dead)
    // Another replay may have been quicker.
    .where('state', '=', 'dead')
    .executeTakeFirst();
  return Number(numUpdatedRows);
};
