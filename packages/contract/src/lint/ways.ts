import { leastSet } from '../least-set.js';
import { nextSteps } from '../next-steps.js';
import { own } from '../own.js';
import type { Step } from '../schema/step-schema.js';

type Steps = Readonly<Record<string, Step>>;

/** Where the conversations of a bot can get to. */
export type Ways = {
  /** Steps that some conversation comes to. */
  readonly reached: ReadonlySet<string>;
  /** Steps from which a `return` can be reached within the same sub-flow. */
  readonly returning: ReadonlySet<string>;
  /** Steps from which an end can be reached, sub-flows that are called on the way included. */
  readonly ending: ReadonlySet<string>;
  /** `return` steps that are come to without having been called. */
  readonly uncalled: ReadonlySet<string>;
};

/** Steps that follow within the same sub-flow; after a `call` only if what is called returns. */
export const stepsOn = (steps: Steps, id: string, returning: ReadonlySet<string>): string[] => {
  const step = own(steps, id);
  if (!step) return [];
  if (step.kind === 'call') return returning.has(step.to) ? [step.next] : [];
  return nextSteps(step).map(([, to]) => to);
};

const reachedFrom = (start: string, on: (id: string) => readonly string[]): Set<string> => {
  const reached = new Set([start]);
  // A set grows while it is walked through: this reaches every step there is to reach.
  for (const id of reached) on(id).forEach((to) => reached.add(to));
  return reached;
};

/** Follows every way through a bot's steps. */
export const waysThrough = ({ start, steps }: { readonly start: string; readonly steps: Steps }): Ways => {
  const returning = leastSet(
    steps,
    (id, step, found) => step.kind === 'return' || stepsOn(steps, id, found).some((to) => found.has(to)),
  );
  const ending = leastSet(
    steps,
    (id, step, found) =>
      step.kind === 'end' ||
      (step.kind === 'call' && found.has(step.to)) ||
      stepsOn(steps, id, returning).some((to) => found.has(to)),
  );
  const within = (id: string) => stepsOn(steps, id, returning);
  const everywhere = reachedFrom(start, (id) => {
    const step = own(steps, id);
    return step?.kind === 'call' ? [step.to, ...within(id)] : within(id);
  });
  const uncalled = [...reachedFrom(start, within)].filter((id) => own(steps, id)?.kind === 'return');
  return { reached: everywhere, returning, ending, uncalled: new Set(uncalled) };
};
