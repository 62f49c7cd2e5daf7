import type { Kept } from '../buffer/kept.js';

/** Milliseconds for which a tab may send: longer than a request lasts before it is given up. */
const TERM = 35_000;

/**
 * Where the browser has no Web Locks: lets a tab send, unless another may. In one transaction with the reading of
 * what is sent, so that no two can have it.
 *
 * @param draft of what is kept
 * @param now milliseconds since 1970
 * @param term milliseconds from now; 0 gives it back
 * @returns milliseconds for which another tab may send; 0 when this one may
 */
export const takeLease = (draft: Kept, owner: string, now: number, term = TERM): number => {
  const { person } = draft;
  const { lease } = person ?? {};
  const rest = lease && lease.owner !== owner ? lease.until - now : 0;
  // One that ends later than any tab would have it was taken before the clock was set.
  if (rest > 0 && rest <= TERM) return rest;
  if (person) draft.person = { ...person, lease: { owner, until: now + term } };
  return 0;
};
