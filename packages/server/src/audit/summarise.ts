import type { AuditAction, AuditEntry } from '../store/audit.js';
import type { Json } from '../store/chain.js';

/** Who looked at what, for which purposes, how often, and how much was in the answers. */
export type AccessCount = {
  readonly actor: string;
  readonly route: string;
  readonly purposes: string;
  times: number;
  shown: number;
};

/** What was decided against, by whom it was asked for, and why. */
export type DecisionCount = {
  readonly what: 'left out of an answer' | 'access denied' | 'refused on arrival' | 'delivery stopped';
  readonly who: string;
  readonly reason: string;
  times: number;
};

export type ActCount = { readonly action: AuditAction; readonly actor: string; times: number };

/** A change of what may be done, or of what everything rests on. */
export type Change = {
  readonly time: number;
  readonly action: AuditAction;
  readonly detail: AuditEntry['detail'];
};

/** What the audit has of a period. */
export type AuditSummary = {
  readonly entries: number;
  /** Numbers of the first and the last of them; null when there is none. */
  readonly first: number | null;
  readonly last: number | null;
  readonly accesses: readonly AccessCount[];
  readonly decisions: readonly DecisionCount[];
  readonly changes: readonly Change[];
  /** Everything else that somebody did. */
  readonly acts: readonly ActCount[];
};

/** Changes that are kept one by one; of more only the newest. */
const MOST_CHANGES = 1000;
const CHANGES: readonly AuditAction[] = [
  'change-instructions',
  'change-bot',
  'change-endpoint',
  'change-identity-secret',
  'add-reader',
  'rotate-keys',
  'restore',
];

const textOf = (value: Json | undefined): string =>
  Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '';

const countsOf = (value: Json | undefined): [string, number][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([code, count]): [string, number][] =>
        typeof count === 'number' ? [[code, count]] : [],
      )
    : [];

const most = <T extends { readonly times: number }>(counts: ReadonlyMap<string, T>): readonly T[] =>
  [...counts.values()].toSorted((a, b) => b.times - a.times);

/**
 * Adds entries up, one after the other; holds as much as there are different things, not entries.
 * @param from of the period, milliseconds since 1970
 * @param to its end: the first moment that is not in it
 */
export const auditSummary = (from: number, to: number) => {
  const accesses = new Map<string, AccessCount>();
  const decisions = new Map<string, DecisionCount>();
  const acts = new Map<string, ActCount>();
  const changes: Change[] = [];
  let [entries, first, last]: [number, number | null, number | null] = [0, null, null];

  const found = <T>(among: Map<string, T>, key: readonly string[], make: () => T): T => {
    const text = key.join('\0');
    const known = among.get(text) ?? make();
    among.set(text, known);
    return known;
  };
  const decide = (what: DecisionCount['what'], who: string, reason: string, times: number) => {
    found(decisions, [what, who, reason], () => ({ what, who, reason, times: 0 })).times += times;
  };

  const add = ({ seq, time, actor, action, detail }: Omit<AuditEntry, 'hash'>): void => {
    if (time < from || time >= to) return;
    entries += 1;
    first ??= seq;
    last = seq;
    const purposes = textOf(detail['purposes']);
    if (action === 'access') {
      const route = textOf(detail['route']);
      const access = found(accesses, [actor, route, purposes], () => ({
        actor,
        route,
        purposes,
        times: 0,
        shown: 0,
      }));
      access.times += 1;
      access.shown += typeof detail['shown'] === 'number' ? detail['shown'] : 0;
      for (const [code, count] of countsOf(detail['leftOut']))
        decide('left out of an answer', actor, code, count);
    } else if (action === 'deny-access') decide('access denied', actor, textOf(detail['code']), 1);
    else if (action === 'refuse')
      for (const [code, count] of countsOf(detail['refused']))
        decide('refused on arrival', actor, code, count);
    else if (action === 'stop-delivery')
      decide('delivery stopped', textOf(detail['recipient']), textOf(detail['code']), 1);
    else if (CHANGES.includes(action)) {
      changes.push({ time, action, detail });
      if (changes.length > MOST_CHANGES) changes.shift();
    } else found(acts, [action, actor], () => ({ action, actor, times: 0 })).times += 1;
  };

  return {
    add,
    summary: (): AuditSummary => ({
      entries,
      first,
      last,
      accesses: most(accesses),
      decisions: most(decisions),
      changes: changes.toReversed(),
      acts: most(acts),
    }),
  };
};
