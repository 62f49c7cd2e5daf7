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
  const { read, write, close } = await openExisting(place, controller);
  return {
    list: (state, limit) => listDeliveries(read, controller, state, limit),
    replay: (id, now) => replayDelivery(write, controller, id, now),
    replayDead: (now, limit) => replayDead(write, controller, now, limit),
    close,
  };
};
