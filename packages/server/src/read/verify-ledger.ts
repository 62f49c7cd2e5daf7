import { CHAIN_START, chainHash } from '../store/chain.js';
import { hashedPart } from '../store/ledger.js';
import type { ChainedEntry, LedgerEnd } from '../store/store.js';

/** A controller's ledger, as far as it is needed to verify it. */
export interface Ledger {
  readonly controller: string;
  /** Entries in the order of the ledger, after the place `after`. */
  page(after: number, limit: number): Promise<readonly ChainedEntry[]>;
  /** Where the ledger says that it ends. */
  end(): Promise<LedgerEnd>;
}

/**
 * What is wrong with the entry of a place: it is `missing`; it is not what was written there (`changed`, also
 * when another was put in its place); it was `added` where none is; it has no hash though those before have
 * (`unchained`); its hash is not the one that was noted (`not_as_noted`).
 */
export type LedgerFault = 'missing' | 'changed' | 'added' | 'unchained' | 'not_as_noted';

export type LedgerVerified =
  | {
      readonly ok: true;
      /** Entries whose hashes are right. */
      readonly chained: number;
      /** Entries from before there was a chain; they can only stand at its beginning. */
      readonly unchained: number;
      readonly end: LedgerEnd;
    }
  | { readonly ok: false; readonly seq: number; readonly fault: LedgerFault };

const PAGE = 1000;

/**
 * Recomputes the hash of each entry from its content and the hash before it, from the first entry to the
 * place where the ledger says that it ends. Finds the first place that is not as it was written.
 * @param noted place and hash that somebody noted earlier, outside of this database: so that not even the
 * whole chain can have been written anew
 */
export const verifyLedger = async (ledger: Ledger, noted?: LedgerEnd): Promise<LedgerVerified> => {
  let last: { seq: number; id: string; hash: string } = { seq: 0, id: '', hash: '' };
  let unchained = 0;
  let chained = 0;
  const wrong = (seq: number, fault: LedgerFault): LedgerVerified => ({ ok: false, seq, fault });

  const take = ({ subject, entry, hash }: ChainedEntry): LedgerVerified | undefined => {
    const { seq } = entry;
    if (seq <= last.seq) return wrong(seq, 'added');
    if (hash === '') {
      if (chained > 0) return wrong(seq, 'unchained');
      unchained += 1;
    } else {
      // Only before there was a chain could a place be given out and never taken.
      if (seq !== last.seq + 1) return wrong(last.seq + 1, 'missing');
      const before = chained > 0 ? last.hash : CHAIN_START;
      if (chainHash(before, hashedPart(ledger.controller, { subject, entry })) !== hash)
        return wrong(seq, 'changed');
      chained += 1;
    }
    last = { seq, id: entry.id, hash };
    return noted?.seq === seq && noted.hash !== hash ? wrong(seq, 'not_as_noted') : undefined;
  };

  for (;;) {
    // Who writes moves the end with the entries, so what the end says before a page is not beyond it.
    const end = await ledger.end();
    // Each page begins with the last entry of the one before: none hides between the two.
    const page = await ledger.page(last.seq - 1, PAGE);
    const [first] = page;
    const again = first !== undefined && first.entry.id === last.id;
    for (const entry of again ? page.slice(1) : page) {
      const fault = take(entry);
      if (fault) return fault;
    }
    if (page.length === PAGE || end.seq !== (await ledger.end()).seq) continue;
    if (end.seq > last.seq) return wrong(last.seq + 1, 'missing');
    if (end.seq < last.seq) return wrong(end.seq + 1, 'added');
    if (end.hash !== last.hash) return wrong(last.seq, 'changed');
    if (noted && noted.seq > last.seq) return wrong(noted.seq, 'missing');
    return { ok: true, chained, unchained, end: { seq: last.seq, hash: last.hash } };
  }
};
