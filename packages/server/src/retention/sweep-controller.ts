import { setTimeout as wait } from 'node:timers/promises';
import { endedUntil } from '../requests/ended-until.js';
import type { ErasedCounts } from '../store/choose-erasure.js';
import type { RequestStore } from '../store/request-store.js';
import type { Swept } from '../store/sweep-records.js';

export type SweepParts = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Months for which an answered request is kept. */
  readonly requestMonths: number;
  /** Milliseconds between two batches, in which others write. */
  readonly rest: number;
  /** True when the sweep is to end after the batch under way; the next one goes on there. */
  readonly stopped: () => boolean;
  /** Told after each batch that erased something. */
  readonly onErased: (erased: ErasedCounts) => void;
};

/** How a sweep of one controller ended. */
export type SweepEnd = {
  /** Records looked at. */
  readonly looked: number;
  readonly erased: ErasedCounts;
  /** Answered requests of people that were kept long enough. */
  readonly requests: number;
  /** `stopped`, or the state of the last batch (`Swept`). */
  readonly state: 'done' | 'waiting' | 'elsewhere' | 'stopped';
  /** When `waiting`: milliseconds since 1970 at which new instructions can be walked through. */
  readonly at?: number;
};

/** Milliseconds that a batch may hold the only writer; whoever hands something in waits for so long. */
const TARGET = 15;
/**
 * Records of a batch, at most and at least. While a server is busy a batch takes longer by what it waits for the
 * event loop, so that ever smaller ones would only come to nothing.
 */
const MOST = 1000;
const FEWEST = 250;

const add = (one: ErasedCounts, other: ErasedCounts): ErasedCounts => {
  const byCode: Record<string, number> = { ...one.byCode };
  for (const [code, count] of Object.entries(other.byCode)) byCode[code] = (byCode[code] ?? 0) + count;
  return { records: one.records + other.records, fields: one.fields + other.fields, byCode };
};

/** The next size of a batch: as many records as fit the target, by what the last ones took. */
const nextSize = (size: number, { looked, held }: Swept): number => {
  if (looked === 0) return size;
  const fitting = Math.round((looked * TARGET) / Math.max(held, 1));
  return Math.max(FEWEST, Math.min(MOST, fitting, size * 2));
};

/**
 * Sweeps one controller until nothing is due any more (S14, PL10, PL11): batch by batch, each sized so that it
 * is over soon, with a rest after each, in which whatever waited for the writer is written.
 */
export const sweepController = async (
  controller: {
    sweep(now: number, limit: number): Promise<Swept>;
    readonly requests: Pick<RequestStore, 'end'>;
  },
  { now, requestMonths, rest, stopped, onErased }: SweepParts,
): Promise<SweepEnd> => {
  let erased: ErasedCounts = { records: 0, fields: 0, byCode: {} };
  let looked = 0;
  let requests = 0;
  let size = FEWEST;
  for (let ended = FEWEST; ended >= FEWEST && !stopped();) {
    ended = await controller.requests.end(endedUntil(now(), requestMonths), FEWEST);
    requests += ended;
    if (ended > 0) await wait(rest);
  }
  for (;;) {
    if (stopped()) return { looked, erased, requests, state: 'stopped' };
    const batch = await controller.sweep(now(), size);
    looked += batch.looked;
    if (batch.erased.fields > 0) {
      erased = add(erased, batch.erased);
      onErased(batch.erased);
    }
    const { state, at } = batch;
    if (state !== 'more') return { looked, erased, requests, state, ...(at === undefined ? {} : { at }) };
    size = nextSize(size, batch);
    await wait(rest);
  }
};
