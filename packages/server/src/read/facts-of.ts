import type { Facts, Instructions } from '@remit/contract';
import type { LedgerEntry } from '../store/store.js';

/**
 * What is true now of one person, for the decision: from the server's own ledger, never from a sender.
 * An erased person has no record left to be read, and restriction is not taken in yet, so neither is true
 * of a record that is found.
 * @param now milliseconds since 1970
 */
export const factsOf = (
  instructions: Instructions,
  history: readonly LedgerEntry[] | undefined,
  now: number,
): Facts => ({ instructions, history: history ?? [], restricted: false, erased: false, now });
