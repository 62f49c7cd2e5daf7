import {
  advance,
  currentStep,
  shown,
  type AnswerInput,
  type Answered,
  type FlowState,
  type Given,
  type Line,
} from '../flow.js';
import type { Bot } from '../schema/bot-schema.js';
import type { Expression } from '../schema/expression-schema.js';
import type { FieldValue } from '../schema/record-schema.js';
import { answerShown, inputShown } from './answer-shown.js';
import { checkAnyAnswer, type Question } from './check-any-answer.js';
import type { Checked } from './checked.js';
import { enterStep } from './enter-step.js';
import { evaluateExpression } from './evaluate-expression.js';
import { valueOf, withVariable, withVariables } from './value-of.js';

/** The beginning of a conversation with any bot, up to the first question. */
export const startExtendedFlow = (bot: Bot, language: string, given: Given): FlowState =>
  advance(bot, withVariables(bot, { language, at: bot.start, lines: [], answers: {}, given }), enterStep);

const withFields = (
  state: FlowState,
  values: Readonly<Record<string, FieldValue | undefined>>,
): FlowState => {
  const answers = { ...state.answers };
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined) delete answers[field];
    else answers[field] = value;
  }
  return { ...state, answers };
};

type Refused = Extract<Checked, { ok: false }>;

/** An answer that is none: counted where tries are limited, and after the last the conversation goes on. */
const refuse = (
  bot: Bot,
  state: FlowState,
  step: Question,
  input: AnswerInput,
  refused: Refused,
): Answered => {
  const { tries } = 'tries' in step ? step : { tries: undefined };
  if (!tries) return refused;
  const attempts = (state.attempts ?? 0) + 1;
  if (attempts < tries.most) return { ...refused, state: { ...state, attempts } };
  const line: Line = {
    from: 'visitor',
    step: state.at,
    text: inputShown(input),
    input,
    refused: refused.code,
  };
  const { attempts: _counted, ...rest } = withFields(
    state,
    'field' in step ? { [step.field]: undefined } : {},
  );
  return {
    ok: true,
    state: advance(bot, { ...rest, at: tries.then, lines: [...state.lines, line] }, enterStep),
  };
};

/** Points of the options that were chosen, added to the variable `score`. */
const withScore = (bot: Bot, step: Question, state: FlowState): FlowState => {
  if (!('options' in step)) return state;
  const value = valueOf(state, step.field);
  const points = step.options
    .filter((option) => (Array.isArray(value) ? value.includes(option.value) : option.value === value))
    .flatMap(({ score }) => score ?? []);
  const sum: Expression = { do: 'add', of: [{ name: 'score', or: 0 }, ...points] };
  return points.length === 0 ? state : withVariable(bot, state, 'score', evaluateExpression(sum, state));
};

const withResults = (
  bot: Bot,
  step: Question,
  checked: Extract<Checked, { ok: true }>,
  state: FlowState,
): FlowState => {
  if (step.kind !== 'calculator') return withScore(bot, step, withFields(state, checked.values));
  const counted = Object.entries(checked.variables ?? {}).reduce(
    (so, [name, value]) => withVariable(bot, so, name, value),
    state,
  );
  return withVariable(bot, counted, step.variable, evaluateExpression(step.result, counted));
};

/**
 * Takes the visitor's answer to a step of any kind and goes on. The old state stays as it was.
 * @returns the new state; or the code of what is wrong with the answer and, where tries are limited, the state that
 * counts it
 */
export const answerExtendedStep = (bot: Bot, state: FlowState, input: AnswerInput): Answered => {
  const step = currentStep(bot, state);
  if (step.kind === 'end') return { ok: false, code: 'conversation_over' };
  const checked = checkAnyAnswer(step, input, state.given?.today);
  if (!checked.ok) return refuse(bot, state, step, input, checked);
  const { values, choices, goTo } = checked;
  const { attempts: _counted, ...taken } = withResults(bot, step, checked, state);
  const text =
    step.kind === 'calculator' ? shown(valueOf(taken, step.variable)) : answerShown(bot, step, values, state);
  const line: Line = { from: 'visitor', step: state.at, text, input, ...(choices && { choices }) };
  const next = { ...taken, at: goTo ?? step.next, lines: [...state.lines, line] };
  return { ok: true, state: advance(bot, next, enterStep) };
};
