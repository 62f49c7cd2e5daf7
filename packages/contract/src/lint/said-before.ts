import { own } from '../own.js';
import type { Step } from '../schema/step-schema.js';
import { stepsOn, type Ways } from './ways.js';

type Steps = Readonly<Record<string, Step>>;
type Said = ReadonlySet<string>;

const common = (a: Said | undefined, b: Said): Said =>
  a === undefined ? b : new Set([...a].filter((each) => b.has(each)));

/**
 * For each step that can be come to: the purposes that a consent step has told of by then, on whatever way it was come to.
 */
export const saidBefore = (
  { start, steps }: { readonly start: string; readonly steps: Steps },
  { returning }: Pick<Ways, 'returning'>,
): ReadonlyMap<string, Said> => {
  const known = new Map<string, Said>();
  const told = new Map<string, Said>();

  /** What is told, on every way, between the beginning of a sub-flow and its return. */
  const toldBy = (entry: string): Said => {
    const found = told.get(entry);
    if (found) return found;
    // Asked again while it is being found out: a sub-flow that calls itself, which the schema refuses.
    told.set(entry, new Set());
    const within = new Map<string, Said>();
    spread(entry, new Set(), within, () => undefined);
    const atReturns = [...within].flatMap(([id, said]) => (own(steps, id)?.kind === 'return' ? [said] : []));
    const all = atReturns.reduce<Said | undefined>((so, said) => common(so, said), undefined) ?? new Set();
    told.set(entry, all);
    return all;
  };

  const spread = (
    entry: string,
    said: Said,
    into: Map<string, Said>,
    calls: (entry: string, said: Said) => void,
  ): void => {
    const waiting: [string, Said][] = [[entry, said]];
    for (let item = waiting.pop(); item; item = waiting.pop()) {
      const [id, comes] = item;
      const before = into.get(id);
      const now = common(before, comes);
      if (before && now.size === before.size) continue;
      into.set(id, now);
      const step = own(steps, id);
      if (step?.kind === 'call') calls(step.to, now);
      const more =
        step?.kind === 'consent' ? step.purposes : step?.kind === 'call' ? [...toldBy(step.to)] : [];
      const after = new Set([...now, ...more]);
      for (const to of stepsOn(steps, id, returning)) waiting.push([to, after]);
    }
  };

  const calls = (entry: string, said: Said): void => spread(entry, said, known, calls);
  spread(start, new Set(), known, calls);
  return known;
};
