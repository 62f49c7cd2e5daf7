import type { Buffer, Kept } from './buffer.js';

/**
 * Keeps everything as long as the page is open.
 *
 * @param seed what is there already
 */
export const memoryBuffer = (seed?: Kept): Buffer => {
  let kept: Kept = seed ?? { person: undefined, records: new Map() };
  return {
    durability: 'memory',
    read: () => Promise.resolve(kept),
    // In one go, as a transaction: nothing else runs in between, and a fault in `work` leaves all as it was.
    change: (work) =>
      new Promise((resolve) => {
        const draft: Kept = { ...kept, records: new Map(kept.records) };
        const result = work(draft);
        kept = { ...draft, records: new Map([...draft.records].sort(([a], [b]) => (a < b ? -1 : 1))) };
        resolve(result);
      }),
    close() {},
  };
};
