import { endsConsent } from '@remit/contract';
import { entryOf, type Histories, type NewEntry } from './ledger.js';
import type { AdmittedRecord, Admission, LedgerEntry } from './store.js';
import type { KnownSubject } from './subjects.js';

/** What is on disk already of what these admissions bring. */
export type Known = {
  readonly subjects: ReadonlyMap<string, KnownSubject>;
  readonly histories: Histories;
  readonly changes: ReadonlySet<string>;
  readonly records: ReadonlySet<string>;
  /** First free place in the ledger. */
  readonly firstSeq: number;
};

/** How one admission is judged. */
export type Judged =
  | {
      readonly state: 'admitted';
      readonly newIds: Set<string>;
      /** True when its changes end a consent, and something may have to be erased (PL11). */
      readonly ends: boolean;
    }
  | { readonly state: 'mismatch' }
  | { readonly state: 'failed'; readonly fault: unknown };

/** What is to be written for all of them. */
export type Additions = {
  readonly subjects: { id: string; secretHash: string }[];
  readonly entries: NewEntry[];
  readonly records: AdmittedRecord[];
  /** Histories as they are with the new entries. */
  readonly histories: Map<string, readonly LedgerEntry[]>;
};

/**
 * Judges admissions in the order they arrived, each seeing what those before it brought. Writes nothing, so
 * one that fails leaves no trace.
 */
export const judgeAdmissions = (
  admissions: readonly Admission[],
  known: Known,
): { readonly judged: readonly Judged[]; readonly additions: Additions } => {
  const secrets = new Map([...known.subjects].map(([id, { secretHash }]) => [id, secretHash] as const));
  const changeIds = new Set(known.changes);
  const recordIds = new Set(known.records);
  const additions: Additions = {
    subjects: [],
    entries: [],
    records: [],
    histories: new Map(known.histories),
  };
  let nextSeq = known.firstSeq;

  const judgeOne = ({ subject, changes, receivedAt, judge }: Admission): Judged => {
    const secret = secrets.get(subject.id);
    if (secret !== undefined && secret !== subject.secretHash) return { state: 'mismatch' };

    const entries: LedgerEntry[] = [];
    const newIds = new Set<string>();
    for (const change of changes) {
      if (changeIds.has(change.id) || newIds.has(change.id)) continue;
      newIds.add(change.id);
      entries.push(entryOf(change, nextSeq++, receivedAt));
    }
    const before = additions.histories.get(subject.id) ?? [];
    const history = entries.length > 0 ? [...before, ...entries] : before;
    const erased = known.subjects.get(subject.id)?.erased ?? false;

    let records: readonly AdmittedRecord[];
    try {
      records = judge({ history, erased, duplicates: recordIds });
    } catch (fault) {
      // Whatever broke, it is this admission's alone.
      return { state: 'failed', fault };
    }

    for (const record of records) {
      if (recordIds.has(record.id)) continue;
      recordIds.add(record.id);
      newIds.add(record.id);
      additions.records.push(record);
    }
    for (const entry of entries) {
      changeIds.add(entry.id);
      additions.entries.push({ subject: subject.id, entry });
    }
    // Nobody becomes known by something of which nothing was kept.
    if (secret === undefined && newIds.size > 0) {
      secrets.set(subject.id, subject.secretHash);
      additions.subjects.push({ id: subject.id, secretHash: subject.secretHash });
    }
    if (entries.length > 0) additions.histories.set(subject.id, history);
    return { state: 'admitted', newIds, ends: entries.some(({ state }) => endsConsent(state)) };
  };

  return { judged: admissions.map(judgeOne), additions };
};
