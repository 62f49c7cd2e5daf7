import type { Step } from './schema/step-schema.js';

/** A way on from a step: where in the definition it is written, and the id of the step it names. */
export type WayOn = readonly [path: readonly (string | number)[], to: string];

/**
 * Every way on that a step names. From a `call` both are named: into the steps it calls, and on after their return.
 */
export const nextSteps = (step: Step): WayOn[] => {
  const ways: WayOn[] = [];
  if ('next' in step) ways.push([['next'], step.next]);
  if ('to' in step && typeof step.to === 'string') ways.push([['to'], step.to]);
  if (step.kind === 'condition') ways.push([['then'], step.then], [['otherwise'], step.otherwise]);
  if (step.kind === 'split')
    step.ways.forEach((way, index) => ways.push([['ways', index, 'next'], way.next]));
  if ('tries' in step && step.tries) ways.push([['tries', 'then'], step.tries.then]);
  if (step.kind === 'birth-date' && step.age) ways.push([['age', 'otherwise'], step.age.otherwise]);
  return ways;
};

/** True when a conversation goes through this step without asking anything. */
export const isSilent = (step: Step): boolean => !('text' in step) || step.kind === 'message';
