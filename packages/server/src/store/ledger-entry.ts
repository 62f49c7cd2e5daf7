import type { ConsentChange } from '@remit/contract';

/** A consent change as the ledger holds it. `seq` is the order of the ledger, rising per controller. */
export type LedgerEntry = ConsentChange & { readonly seq: number; readonly receivedAt: number };

/** An entry with its place in the chain of hashes, and whose it is. */
export type ChainedEntry = {
  readonly subject: string;
  readonly entry: LedgerEntry;
  /** '' of entries from before there was a chain. */
  readonly hash: string;
};

/** The last entry of a controller's ledger: `seq` 0 when there is none. */
export type LedgerEnd = { readonly seq: number; readonly hash: string };
