import { addAuditWithin, type NewAuditEntry } from './audit.js';
import { listDeliveries, replayDead, replayDelivery } from './dead-letters.js';
import type { DeliveryLine, DeliveryState } from './delivery.js';
import { openExisting, type DatabasePlace } from './open-existing.js';

/** The outbox of one controller, as its operator sees it: ids, names and codes, nothing that is sealed. */
export type Outbox = {
  list(state: DeliveryState, limit: number): Promise<readonly DeliveryLine[]>;
  replay(id: string, now: number): Promise<'replayed' | DeliveryState | undefined>;
  replayDead(now: number, limit: number): Promise<number>;
  close(): Promise<void>;
};

/**
 * Opens the outbox of one controller, beside a server that may be running.
 * @throws DatabaseUnavailableError
 */
export const openOutbox = async (place: DatabasePlace, controller: string): Promise<Outbox> => {
  const database = await openExisting(place, controller);
  const { read, atomically, close } = database;
  const noted = (detail: NewAuditEntry['detail'], time: number): NewAuditEntry => ({
    time,
    actor: 'operator',
    action: 'replay',
    subject: null,
    record: null,
    detail,
  });
  return {
    list: (state, limit) => listDeliveries(read, controller, state, limit),
    replay: (id, now) =>
      atomically(async (transaction) => {
        const found = await replayDelivery(transaction, controller, id, now);
        if (found === 'replayed')
          await addAuditWithin(database, transaction, controller, [noted({ delivery: id }, now)]);
        return found;
      }),
    replayDead: (now, limit) =>
      atomically(async (transaction) => {
        const deliveries = await replayDead(transaction, controller, now, limit);
        if (deliveries > 0)
          await addAuditWithin(database, transaction, controller, [noted({ deliveries }, now)]);
        return deliveries;
      }),
    close,
  };
};
