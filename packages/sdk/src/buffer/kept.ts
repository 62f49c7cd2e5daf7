import type { ConsentChange, LeadRecord, Subject } from '@remit/contract';

/** A record that waits for the server's verdict, and the bytes it takes in a request. */
export type Waiting = { readonly record: LeadRecord; readonly bytes: number };

/** The data subject, as this browser knows them. */
export type Person = {
  readonly subject: Subject;
  /** Every consent change, oldest first. Never shortened: records cite them. */
  readonly history: readonly ConsentChange[];
  /** Ids of the changes that have no verdict yet, oldest first. */
  readonly unsent: readonly string[];
  /** Which tab sends, and until when, where the browser has no locks for that. */
  readonly lease?: { readonly owner: string; readonly until: number };
};

/** Everything that is kept. */
export type Kept = {
  /** undefined before the visitor's first act. */
  person: Person | undefined;
  /** By id, in the order of the ids: oldest first. */
  readonly records: Map<string, Waiting>;
};

/** Consent changes of a data subject, as one tab tells the others. */
export type Said = { readonly subject: string; readonly changes: readonly ConsentChange[] };

/** A person who has said something, if it is new. */
export const saying = (person: Person, changes: readonly ConsentChange[]): Person => {
  const { history, unsent } = person;
  const more = changes.filter(({ id }) => !history.some((known) => known.id === id));
  return more.length > 0
    ? { ...person, history: [...history, ...more], unsent: [...unsent, ...more.map(({ id }) => id)] }
    : person;
};

/**
 * A person of whom is known now what they said in another tab meanwhile: in the order in which it was said, as the
 * server has it too, but never before a word on the same purpose, as clocks may be set.
 */
export const hearing = (person: Person, change: ConsentChange): Person => {
  const { history, unsent } = person;
  if (history.some(({ id }) => id === change.id)) return person;
  const last = history.findLastIndex(
    ({ purpose, time }) => purpose === change.purpose || time <= change.time,
  );
  return { ...person, history: history.toSpliced(last + 1, 0, change), unsent: [...unsent, change.id] };
};

/** Bytes of a text in UTF-8. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** A record with its size on the wire. */
export const measured = (record: LeadRecord): Waiting => ({ record, bytes: bytesOf(JSON.stringify(record)) });
