import type { Ledger } from '../read/verify-ledger.js';
import { readLedger, readLedgerEnd } from './ledger.js';
import { openExisting, type DatabasePlace } from './open-existing.js';

/**
 * Opens the ledger of one controller to be looked at. Changes nothing: neither is the schema brought up to
 * date nor is any key needed, since a ledger holds nothing that is sealed.
 * @throws DatabaseUnavailableError
 */
export const openLedger = async (
  place: DatabasePlace,
  controller: string,
): Promise<Ledger & { close(): Promise<void> }> => {
  const { read, close } = await openExisting(place, controller);
  return {
    controller,
    page: (after, limit) => readLedger(read, controller, after, limit),
    end: () => readLedgerEnd(read, controller),
    close,
  };
};
