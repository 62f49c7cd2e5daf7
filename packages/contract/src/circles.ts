import { leastSet } from './least-set.js';
import { isSilent, nextSteps } from './next-steps.js';
import { own } from './own.js';
import type { Step } from './schema/step-schema.js';

type Steps = Readonly<Record<string, Step>>;

/** The first of all ids from which `next` leads back to itself. */
const firstInCircle = (
  ids: readonly string[],
  next: (id: string) => readonly string[],
): string | undefined => {
  const settled = new Set<string>();
  const open = new Set<string>();
  for (const start of ids) {
    // A stack of its own: a long bot must not exhaust the machine's.
    const trail = [{ id: start, left: [...next(start)] }];
    if (settled.has(start)) continue;
    open.add(start);
    for (let last = trail.at(-1); last; last = trail.at(-1)) {
      const id = last.left.shift();
      if (id === undefined) {
        settled.add(last.id);
        open.delete(last.id);
        trail.pop();
      } else if (open.has(id)) return id;
      else if (!settled.has(id)) {
        open.add(id);
        trail.push({ id, left: [...next(id)] });
      }
    }
  }
  return undefined;
};

/** Ids of the steps to which a step leads before the visitor acts. From a `call` into what it calls; on only if that `passes`. */
const silentlyOn = (step: Step | undefined, passes: (id: string) => boolean): string[] => {
  if (!step || !isSilent(step)) return [];
  if (step.kind !== 'call') return nextSteps(step).map(([, to]) => to);
  return passes(step.to) ? [step.to, step.next] : [step.to];
};

/** First step of a circle in which nobody is asked anything: such a conversation would never rest. */
export const silentCircle = (steps: Steps): string | undefined => {
  // Steps from which a `return` is come to without anybody being asked anything.
  const passing = leastSet(steps, (_, step, found) => {
    if (step.kind === 'return') return true;
    if (step.kind === 'call') return found.has(step.to) && found.has(step.next);
    return silentlyOn(step, () => false).some((to) => found.has(to));
  });
  return firstInCircle(Object.keys(steps), (id) => silentlyOn(own(steps, id), (to) => passing.has(to)));
};

/** Ids of the steps that can follow this one within the same sub-flow. */
const within = (steps: Steps, id: string): string[] => {
  const step = own(steps, id);
  if (!step) return [];
  return nextSteps(step).flatMap(([[written], to]) => (step.kind === 'call' && written === 'to' ? [] : [to]));
};

/** Ids of the steps with which sub-flows begin that are called from the one that begins with `entry`. */
const calledFrom = (steps: Steps, entry: string): string[] => {
  const seen = new Set([entry]);
  // A set grows while it is walked through: this reaches every step there is to reach.
  for (const id of seen) within(steps, id).forEach((to) => seen.add(to));
  return [...seen].flatMap((id) => {
    const step = own(steps, id);
    return step?.kind === 'call' ? [step.to] : [];
  });
};

/** First step of a sub-flow that is called again before it has returned. */
export const calledAgain = (steps: Steps): string | undefined =>
  firstInCircle(
    Object.values(steps).flatMap((step) => (step.kind === 'call' ? [step.to] : [])),
    (entry) => calledFrom(steps, entry),
  );

/** Calls that lie within each other at most. For steps whose sub-flows do not call themselves. */
export const callDepth = (steps: Steps): number => {
  const known = new Map<string, number>();
  const depthFrom = (entry: string): number => {
    const depth =
      known.get(entry) ?? Math.max(0, ...calledFrom(steps, entry).map((called) => 1 + depthFrom(called)));
    known.set(entry, depth);
    return depth;
  };
  return Math.max(
    0,
    ...Object.values(steps).map((step) => (step.kind === 'call' ? 1 + depthFrom(step.to) : 0)),
  );
};
