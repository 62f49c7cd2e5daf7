import { CHAIN_START, checkChain, type ChainLink, type ChainPlace } from '../store/chain.js';

/** A place and its hash, as somebody noted it earlier and elsewhere. */
export type Noted = { readonly seq: number; readonly hash: string };

/** What is wrong with the entry of a place. */
export const AUDIT_FAULTS = {
  audit_missing: 'is missing',
  audit_changed: 'is not as it was written',
  audit_not_as_noted: 'does not have the hash that was noted',
} as const;
export type AuditFault = keyof typeof AUDIT_FAULTS;

export type AuditVerified =
  | ({ readonly ok: true } & ChainPlace)
  | { readonly ok: false; readonly seq: number; readonly code: AuditFault };

/** Entries of an audit, read in pages; whoever reads says how an entry becomes a link of the chain. */
export type AuditPages<E> = {
  readonly page: (after: number, limit: number) => Promise<readonly E[]>;
  readonly link: (entry: E) => ChainLink;
  /** Told of each page that is as it was written; default: nobody. */
  readonly onPage?: (entries: readonly E[]) => void | Promise<void>;
};

/** Entries read at once. */
const PAGE = 2000;

/** The next piece of a chain, and the entry that somebody noted if it is in it. */
export const checkPiece = (
  links: readonly ChainLink[],
  place: ChainPlace,
  noted: Noted | undefined,
): AuditVerified => {
  const checked = checkChain(links, place);
  // A wrong entry before the noted one is named first; one behind it does not hide it.
  if (noted && noted.seq > place.length) {
    const found = links.find(({ seq }) => seq === noted.seq);
    if (found && found.hash !== noted.hash && (checked.ok || noted.seq < checked.seq))
      return { ok: false, seq: noted.seq, code: 'audit_not_as_noted' };
  }
  if (checked.ok) return checked;
  return { ok: false, seq: checked.seq, code: `audit_${checked.reason}` };
};

/** At the end of a chain: it may not end before what was noted. */
export const checkEnd = (place: ChainPlace, noted: Noted | undefined): AuditVerified =>
  noted && noted.seq > place.length
    ? { ok: false, seq: place.length + 1, code: 'audit_missing' }
    : { ok: true, ...place };

/**
 * Recomputes the hash of each entry from the first to the last, in pages. Finds the first place that is not as
 * it was written.
 * @param noted so that an audit that was cut off, or written anew as a whole, is found out too
 */
export const verifyAudit = async <E>(
  { page, link, onPage = () => {} }: AuditPages<E>,
  noted?: Noted,
): Promise<AuditVerified> => {
  let place: ChainPlace = { length: 0, head: CHAIN_START };
  let reading = page(0, PAGE);
  for (;;) {
    const entries = await reading;
    const links = entries.map(link);
    const last = links.at(-1);
    // Read while these are checked.
    const full = last !== undefined && links.length === PAGE;
    if (full) {
      reading = page(last.seq, PAGE);
      // Heard at the next turn, wherever it fails until then.
      reading.catch(() => {});
    }
    const checked = checkPiece(links, place, noted);
    if (!checked.ok) return checked;
    await onPage(entries);
    place = { length: checked.length, head: checked.head };
    if (!full) return checkEnd(place, noted);
  }
};
