import { verifyLedger, type LedgerVerified } from '../read/verify-ledger.js';
import { openLedger } from './open-ledger.js';
import type { LedgerEnd } from './store.js';
import type { StorePlace } from './store-place.suite.js';

/** Verifies a ledger as the command does: from the place itself, not through the store that writes it. */
export const verifyAt = async (
  { options }: StorePlace,
  controller: string,
  noted?: LedgerEnd,
): Promise<LedgerVerified> => {
  const ledger = await openLedger(options, controller);
  try {
    return await verifyLedger(ledger, noted);
  } finally {
    await ledger.close();
  }
};
