import { setTimeout as wait } from 'node:timers/promises';
import type { ErasedCounts } from '../store/choose-erasure.js';
import type { Store } from '../store/store.js';
import { sweepController, type SweepEnd } from './sweep-controller.js';

/** Milliseconds between sweeps. What is due within is erased by the next one. */
const EVERY = 60_000;

/** Milliseconds between batches. Whatever waits for the writer of this process comes first anyway. */
const REST = 1;

export type SweepLoopParts = {
  readonly store: Store;
  /** Months for which an answered request is kept. */
  readonly requestMonths: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told after each batch that erased something. */
  readonly onErased: (erased: ErasedCounts) => void;
  /** Told when all that was due of a controller was looked at, and something was erased, or a request. */
  readonly onSwept: (controller: string, end: SweepEnd) => void;
  /** A fault of ours; the next sweep goes on where this one stopped. */
  readonly onFault: (error: unknown) => void;
};

export type SweepLoop = {
  /** Begins no batch more and waits for the one under way. */
  readonly stop: () => Promise<void>;
};

/** Sweeps every controller once a minute, until stopped. */
export const sweepLoop = ({
  store,
  requestMonths,
  now,
  onErased,
  onSwept,
  onFault,
}: SweepLoopParts): SweepLoop => {
  const stop = new AbortController();
  const stopped = () => stop.signal.aborted;

  const sweepAll = async (): Promise<void> => {
    for (const id of await store.controllers()) {
      const controller = stopped() ? undefined : await store.controller(id);
      if (!controller) return;
      const end = await sweepController(controller, {
        now,
        requestMonths,
        rest: REST,
        stopped,
        onErased,
      });
      if (end.erased.fields + end.requests > 0) onSwept(id, end);
    }
  };

  const running = (async () => {
    while (!stopped()) {
      await sweepAll().catch(onFault);
      await wait(EVERY, undefined, { ref: false, signal: stop.signal }).catch(() => {
        // Only the signal breaks off a wait: the server stops.
      });
    }
  })();

  return {
    stop: async () => {
      stop.abort();
      await running;
    },
  };
};
