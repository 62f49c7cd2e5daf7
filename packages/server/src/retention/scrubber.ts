import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '../store/store.js';

/**
 * Milliseconds between two scrubs. In SQLite one takes as long as the log is; in PostgreSQL as long as the
 * tables are.
 */
const PAUSE = { sqlite: 250, postgres: 60_000 } as const;

export type Scrubber = {
  /** What was deleted is to be gone from the database's files too. */
  readonly soon: () => void;
  /** Begins no scrub more and waits for the one under way. */
  readonly stop: () => Promise<void>;
};

/**
 * Makes what was deleted really gone, soon after it was: those who ask at the same time share a scrub, and one
 * that another process kept from it is tried again.
 */
export const makeScrubber = (
  { engine, scrub }: Pick<Store, 'engine' | 'scrub'>,
  onFault: (error: unknown) => void,
): Scrubber => {
  let wanted = false;
  let stopping = false;
  let running: Promise<void> | undefined;
  const stop = new AbortController();

  const run = async (): Promise<void> => {
    while (wanted && !stopping) {
      wanted = false;
      const done = await scrub().catch((fault: unknown) => {
        onFault(fault);
        return false;
      });
      if (!done) wanted = true;
      await wait(PAUSE[engine], undefined, { ref: false, signal: stop.signal }).catch(() => {
        // Only the signal breaks off a wait: the server stops.
      });
    }
    running = undefined;
  };

  return {
    soon: () => {
      wanted = true;
      if (!stopping) running ??= run();
    },
    stop: async () => {
      stopping = true;
      stop.abort();
      await running;
    },
  };
};
