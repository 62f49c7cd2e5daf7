import type { Bot } from '../schema/bot-schema.js';
import type { Condition } from '../schema/condition-schema.js';
import type { Step } from '../schema/step-schema.js';
import { textsOf } from '../texts-of.js';
import { hasFormattedTemplate } from './fill-template.js';
import { hasFormat } from './parse-inline.js';

/** What the core interpreter (`flow.ts`) knows. */
const CORE_STEPS = ['message', 'text', 'email', 'phone', 'choice', 'consent', 'condition', 'jump', 'end'];
const CORE_TESTS = ['equals', 'differs', 'contains', 'answered', 'unanswered'];

const isCoreCondition = (condition: Condition): boolean => {
  if ('all' in condition) return condition.all.every(isCoreCondition);
  if ('any' in condition) return condition.any.every(isCoreCondition);
  return CORE_TESTS.includes(condition.is ?? 'not');
};

const isCoreStep = (step: Step): boolean => {
  if (!CORE_STEPS.includes(step.kind)) return false;
  if ('tries' in step && step.tries) return false;
  if (step.kind === 'choice') return step.options.every(({ score }) => score === undefined);
  return step.kind !== 'condition' || isCoreCondition(step.when);
};

/**
 * True when a bot needs the extended interpreter (`startExtendedFlow`, `answerExtendedStep`): the core one would refuse
 * it, or say a text otherwise than it was meant.
 */
export const extensionsNeeded = (bot: Bot): boolean =>
  bot.variables !== undefined ||
  !Object.values(bot.steps).every(isCoreStep) ||
  textsOf(bot).some(({ text }) =>
    Object.values(text).some((words) => hasFormat(words) || hasFormattedTemplate(words)),
  );
