import { readControllers } from './controllers.js';
import { endRequests } from './end-requests.js';
import { openExisting, type DatabasePlace } from './open-existing.js';
import type { RequestStore } from './request-store.js';
import { makeSweep, type Swept } from './sweep-records.js';

/** What is to be swept, as its operator does it: nothing that is sealed is opened. */
export type Sweeps = {
  readonly controllers: readonly {
    readonly id: string;
    sweep(now: number, limit: number): Promise<Swept>;
    readonly requests: Pick<RequestStore, 'end'>;
  }[];
  /** @returns false when another process kept what was deleted in the log: it scrubs later */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * Opens one controller, or all, to be swept beside a server that may be running.
 * @throws DatabaseUnavailableError
 */
export const openSweeps = async (place: DatabasePlace, controller: string | undefined): Promise<Sweeps> => {
  const database = await openExisting(place, controller);
  const ids = controller === undefined ? await readControllers(database.read) : [controller];
  return {
    controllers: ids.map((id) => ({
      id,
      sweep: makeSweep(database, id),
      requests: { end: (until, limit) => endRequests(database, id, until, limit) },
    })),
    scrub: () => database.scrub(),
    close: () => database.close(),
  };
};
