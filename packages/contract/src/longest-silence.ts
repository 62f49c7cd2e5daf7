import { isSilent, nextSteps } from './next-steps.js';
import { own } from './own.js';
import type { Step } from './schema/step-schema.js';

type Steps = Readonly<Record<string, Step>>;

/** Most steps gone through from a step on; -Infinity where that is not come to. */
type Silence = { readonly untilAsked: number; readonly untilReturn: number };

const NEVER: Silence = { untilAsked: -Infinity, untilReturn: -Infinity };

const measure = (step: Step, from: (id: string) => Silence): Silence => {
  if (step.kind === 'return') return { ...NEVER, untilReturn: 1 };
  if (!isSilent(step)) return { ...NEVER, untilAsked: 1 };
  if (step.kind === 'call') {
    const within = from(step.to);
    const isPassed = within.untilReturn > 0;
    const after = isPassed ? from(step.next) : NEVER;
    return {
      untilAsked: 1 + Math.max(within.untilAsked, within.untilReturn + after.untilAsked),
      untilReturn: 1 + within.untilReturn + after.untilReturn,
    };
  }
  const on = nextSteps(step).map(([, to]) => from(to));
  return {
    untilAsked: 1 + Math.max(...on.map(({ untilAsked }) => untilAsked)),
    untilReturn: 1 + Math.max(...on.map(({ untilReturn }) => untilReturn)),
  };
};

/**
 * Most steps that a conversation can go through before it asks something: within one sub-flow, times the sub-flows that
 * may have to return one after the other.
 * @param steps without silent circles, and without sub-flows that call themselves
 * @param depth calls that lie within each other at most
 */
export const longestSilence = (steps: Steps, depth: number): number => {
  const known = new Map<string, Silence>();
  const from = (id: string): Silence => {
    const found = known.get(id);
    if (found) return found;
    const step = own(steps, id);
    const silence = step ? measure(step, from) : NEVER;
    known.set(id, silence);
    return silence;
  };
  const lengths = Object.keys(steps).flatMap((id) => Object.values(from(id)));
  return Math.max(0, ...lengths) * (depth + 1);
};
