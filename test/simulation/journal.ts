import type { Verdict } from '@remit/contract';

/** Something that a visitor did, and that a record may be made of. Its marker is in the fields. */
export type Act = {
  readonly marker: string;
  readonly type: 'quote' | 'newsletter' | 'question' | 'view' | 'poll';
  readonly tab: number;
  /** Virtual time. */
  readonly at: number;
  /** How wrong the browser's clock was, in milliseconds. */
  readonly offset: number;
  /** What the visitor was told. */
  told?: { readonly id: string; readonly kept: 'device' | 'memory'; readonly at: number };
};

/** "Yes" or "no" to purposes, as the visitor said it. */
export type Said = {
  readonly answers: Readonly<Record<string, boolean>>;
  readonly tab: number;
  /** Virtual time. */
  readonly calledAt: number;
  /** Virtual time; undefined until the client says that it is done. */
  doneAt?: number;
  /** Where it is kept: one that is in memory is known to its tab only. */
  kept?: 'device' | 'memory';
  /** Id of the data subject who said it; undefined: a person that only this tab knows. */
  subject?: string | undefined;
};

/** A record on the wire, the first time it was seen there. */
export type Seen = { readonly act: Act; readonly offset: number };

/** What an observer who sees everything has noted. */
export const makeJournal = () => ({
  acts: new Map<string, Act>(),
  said: [] as Said[],
  /** By the id of the record. */
  seen: new Map<string, Seen>(),
  /** How often a record was stored, by its id. */
  stored: new Map<string, number>(),
  /** What clients were told became of a record or change, by its id. */
  verdicts: new Map<string, Verdict>(),
  /** Somebody has set a clock while the seed ran. */
  clockSet: false,
  /** What must not have happened. */
  violations: new Set<string>(),
});

export type Journal = ReturnType<typeof makeJournal>;
