import { endsConsent, type ConsentChange } from '@remit/contract';
import type { NewAuditEntry } from './audit.js';
import { birthsIn, youngest, type Births } from './births.js';
import { entryOf, type Histories, type NewEntry } from './ledger.js';
import type { SourceRecords, Sources } from './sources.js';
import type { Repeated } from './repeated-changes.js';
import type { AdmittedRecord, Admission, LedgerEnd, LedgerEntry } from './store.js';
import type { KnownSubject } from './subjects.js';

/** What is on disk already of what these admissions bring. */
export type Known = {
  readonly subjects: ReadonlyMap<string, KnownSubject>;
  readonly histories: Histories;
  readonly changes: ReadonlySet<string>;
  readonly records: ReadonlySet<string>;
  /** What people stated about their birth in what is on disk (PL15). */
  readonly births: Births;
  /** What records of these admissions say they were derived from (PL14). */
  readonly sources: Sources;
  /** Entries in whose place cited changes were passed over. */
  readonly standsFor: ReadonlyMap<string, string>;
  /** Version of the instructions in force; left out where nothing is written. */
  readonly instructed?: number;
  /** Where the ledger ends. */
  readonly end: LedgerEnd;
};

/** How one admission is judged. */
export type Judged =
  | {
      readonly state: 'admitted';
      readonly newIds: Set<string>;
      /** True when it ends a consent, or tells of an age, and something may have to be erased (PL11, PL15). */
      readonly ends: boolean;
    }
  | { readonly state: 'mismatch' }
  | { readonly state: 'failed'; readonly fault: unknown };

/** What is to be written for all of them. */
export type Additions = {
  readonly subjects: { id: string; secretHash: string }[];
  readonly entries: NewEntry[];
  readonly repeated: Repeated[];
  readonly records: AdmittedRecord[];
  /** What was decided against. */
  readonly refusals: NewAuditEntry[];
  /** Histories as they are with the new entries. */
  readonly histories: Map<string, readonly LedgerEntry[]>;
  /** What people stated about their birth, with what the new records state. */
  readonly births: Map<string, string>;
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
    repeated: [],
    records: [],
    refusals: [],
    histories: new Map(known.histories),
    births: new Map(known.births),
  };
  const { births } = additions;
  const standsFor = new Map(known.standsFor);
  let lastSeq = known.end.seq;

  /** What an admission adds to the ledger, and what it need not add. */
  const listChanges = (admission: Admission, before: readonly LedgerEntry[], erased: boolean) => {
    const history = [...before];
    const repeated: Repeated[] = [];
    const ids = new Set<string>();
    const add = (change: ConsentChange) =>
      history.push(entryOf(change, lastSeq + 1 + history.length - before.length, admission.receivedAt));

    if (!erased) admission.signals?.(before).forEach(add);
    const signals = history.length - before.length;
    // Of a person who was erased nothing is taken in any more, not even a "yes".
    for (const change of erased ? [] : admission.changes) {
      const { id, purpose, category } = change;
      if (changeIds.has(id) || ids.has(id)) continue;
      ids.add(id);
      const said = history.findLastIndex((entry) => entry.purpose === purpose && entry.category === category);
      // An end of something else may have ended this as well: an objection does, and so does the end of the purpose
      // for its special categories. What is said after one is never a repetition.
      const last = history.slice(said + 1).some(({ state }) => endsConsent(state))
        ? undefined
        : history[said];
      // Whoever cites it means all that was said until then, not only the entry that it repeats.
      const latest = history.at(-1);
      if (last && latest && admission.repeats?.(last, change)) repeated.push({ id, standsFor: latest.id });
      else add(change);
    }
    return { history, entries: history.slice(before.length), signals, repeated };
  };

  /** What is on disk, and what the admissions before brought. */
  const sourcesOf = ({ subject, derived = [] }: Admission): SourceRecords | undefined =>
    derived.length === 0
      ? undefined
      : {
          ...known.sources.get(subject.id),
          ...Object.fromEntries(
            additions.records.flatMap((record) =>
              record.subject === subject.id ? [[record.id, record] as const] : [],
            ),
          ),
        };

  const judgeOne = (admission: Admission): Judged => {
    const { subject } = admission;
    const secret = secrets.get(subject.id);
    if (secret !== undefined && secret !== subject.secretHash) return { state: 'mismatch' };

    const before = additions.histories.get(subject.id) ?? [];
    const erased = known.subjects.get(subject.id)?.erased ?? false;
    const { history, entries, signals, repeated } = listChanges(admission, before, erased);
    repeated.forEach((each) => standsFor.set(each.id, each.standsFor));

    let records: readonly AdmittedRecord[];
    const birth = births.get(subject.id);
    try {
      const sources = sourcesOf(admission);
      records = admission.judge({ history, erased, birth, sources, duplicates: recordIds, standsFor });
      additions.refusals.push(...(admission.refused?.() ?? []));
    } catch (fault) {
      // Whatever broke, it is this admission's alone.
      return { state: 'failed', fault };
    }

    const newIds = new Set(entries.map(({ id }) => id));
    for (const record of records) {
      if (recordIds.has(record.id)) continue;
      recordIds.add(record.id);
      newIds.add(record.id);
      // Judged by instructions that are not in force any more: the sweep is to look at it at once (RE3).
      const { instructed } = admission;
      const outdated =
        known.instructed !== undefined && (instructed ?? known.instructed) !== known.instructed;
      additions.records.push(outdated ? { ...record, nextEnd: 0 } : record);
      const stated = youngest([births.get(subject.id), ...birthsIn(record, admission.birthFields)]);
      if (stated !== undefined) births.set(subject.id, stated);
    }
    // Nobody becomes known by something of which nothing was kept, nor by what their browser says by itself.
    if (secret === undefined && newIds.size === signals)
      return { state: 'admitted', newIds: new Set(), ends: false };
    for (const entry of entries) {
      lastSeq = entry.seq;
      changeIds.add(entry.id);
      additions.entries.push({ subject: subject.id, entry });
    }
    for (const each of repeated) {
      changeIds.add(each.id);
      additions.repeated.push(each);
    }
    if (secret === undefined) {
      secrets.set(subject.id, subject.secretHash);
      additions.subjects.push({ id: subject.id, secretHash: subject.secretHash });
    }
    if (entries.length > 0) additions.histories.set(subject.id, history);
    const ends = entries.some(({ state }) => endsConsent(state)) || births.get(subject.id) !== birth;
    return { state: 'admitted', newIds, ends };
  };

  return { judged: admissions.map(judgeOne), additions };
};
