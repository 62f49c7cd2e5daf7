import type { NewAuditEntry } from '../store/audit.js';
import type { Json } from '../store/chain.js';
import type { Reader } from '../store/store.js';

/** Where somebody looked: the route by the name in its address, or the command of whoever runs the machine. */
export type AccessRoute =
  'leads' | 'files' | 'records' | 'held' | 'lookups' | 'counts' | 'why' | 'consents' | 'ledger' | 'audit';

/** What somebody got to see: how much, never what, nor what they looked for. */
export type Access = {
  readonly route: AccessRoute;
  /** What it was for; none where the answer is the same for every purpose. */
  readonly purposes: readonly string[];
  /** Records, people's choices, or lines that were in the answer. */
  readonly shown: number;
  /** Records that the decision kept out of it, by its reason. */
  readonly leftOut?: Readonly<Partial<Record<string, number>>>;
  /** Whom it was about, when it was about one person or record. */
  readonly subject?: string;
  readonly record?: string;
};

/** Who reads, as the audit calls them. */
export const actorOf = ({ id }: Pick<Reader, 'id'>): string => `reader:${id}`;

/**
 * The entry about an access; it is on disk before the answer leaves.
 * @param time milliseconds since 1970
 */
export const accessEntry = (
  actor: string,
  { route, purposes, shown, leftOut = {}, subject, record }: Access,
  time: number,
): NewAuditEntry => {
  const detail: Record<string, Json> = { route, purposes, shown };
  if (Object.keys(leftOut).length > 0) detail['leftOut'] = leftOut;
  return { time, actor, action: 'access', subject: subject ?? null, record: record ?? null, detail };
};

/** The entry about somebody who asked for what they may not have. */
export const deniedEntry = (
  actor: string,
  route: AccessRoute,
  code: string,
  purpose: string,
  time: number,
): NewAuditEntry => ({
  time,
  actor,
  action: 'deny-access',
  subject: null,
  record: null,
  detail: { route, code, purposes: [purpose] },
});
