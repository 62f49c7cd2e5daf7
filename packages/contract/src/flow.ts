import { checkAnswer, type AnswerRefusal } from './check-answer.js';
import { own } from './own.js';
import type { Bot, Condition, Step } from './schema/bot-schema.js';
import type { FieldValue } from './schema/record-schema.js';

/** One line of the conversation. `choices` holds what was answered in a consent step, per purpose. */
export type Line =
  | { readonly from: 'bot'; readonly step: string; readonly text: string }
  | { readonly from: 'visitor'; readonly step: string; readonly text: string; readonly choices?: Choices };

/** "Yes" or "no" to each purpose of a consent step. */
export type Choices = Readonly<Record<string, boolean>>;

/** A conversation so far. Plain data: it can be kept, compared and resumed. */
export type FlowState = {
  readonly language: string;
  /** Id of the step that waits for the visitor, or of the end. */
  readonly at: string;
  readonly lines: readonly Line[];
  /** Answers by field. A skipped question has none. */
  readonly answers: Readonly<Record<string, FieldValue>>;
};

/** A question, a consent step or an end: where a conversation can rest. */
export type RestingStep = Exclude<Step, { kind: 'message' | 'condition' | 'jump' }>;

export type Answered =
  { readonly ok: true; readonly state: FlowState } | { readonly ok: false; readonly code: AnswerRefusal };

/** The schema refuses bots that circle without asking; this only bounds a bot that was never checked. */
const MAX_SILENT_STEPS = 1000;

/** A text in the visitor's language, else in its base language, else in the bot's own, else in one that it has. */
export const textIn = (text: Readonly<Record<string, string>>, language: string, fallback: string): string =>
  text[language] ??
  text[language.split('-')[0] ?? language] ??
  text[fallback] ??
  Object.values(text)[0] ??
  '';

const shown = (value: FieldValue | undefined): string =>
  value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);

const fill = (text: string, answers: FlowState['answers']): string =>
  text.replace(/\{\{\s*([A-Za-z0-9_-]+)\s*\}\}/g, (_, field: string) => shown(own(answers, field)));

/** True when the answers so far meet the condition. */
export const meets = (condition: Condition, answers: FlowState['answers']): boolean => {
  if ('all' in condition) return condition.all.every((part) => meets(part, answers));
  if ('any' in condition) return condition.any.some((part) => meets(part, answers));
  const value = own(answers, condition.field);
  switch (condition.is) {
    case 'answered':
      return value !== undefined;
    case 'unanswered':
      return value === undefined;
    case 'equals':
      return value !== undefined && shown(value) === condition.value;
    case 'differs':
      return shown(value) !== condition.value;
    case 'contains':
      return Array.isArray(value)
        ? value.includes(condition.value)
        : shown(value).toLowerCase().includes(condition.value.toLowerCase());
  }
};

/** A fault of a bot that was never checked: the schema tells what exactly is wrong with it. */
const stuck = (bot: Bot, id: string): Error => new Error(`bot ${bot.id} is stuck at step ${id}`);

const stepOf = (bot: Bot, id: string): Step => {
  const step = own(bot.steps, id);
  if (!step) throw stuck(bot, id);
  return step;
};

/** Goes on from `id`, saying what is to be said, until something is asked or the end is reached. */
const advance = (bot: Bot, id: string, state: Omit<FlowState, 'at'>): FlowState => {
  const lines = [...state.lines];
  let at = id;
  for (let silent = 0; silent < MAX_SILENT_STEPS; silent++) {
    const step = stepOf(bot, at);
    if (step.kind === 'jump') at = step.to;
    else if (step.kind === 'condition') at = meets(step.when, state.answers) ? step.then : step.otherwise;
    else {
      const text = fill(textIn(step.text, state.language, bot.language), state.answers);
      lines.push({ from: 'bot', step: at, text });
      if (step.kind !== 'message') return { ...state, at, lines };
      at = step.next;
    }
  }
  throw stuck(bot, at);
};

/** The beginning of a conversation, up to the first question. */
export const startFlow = (bot: Bot, language: string): FlowState =>
  advance(bot, bot.start, { language, lines: [], answers: {} });

/** The step that waits for the visitor, or the end. */
export const currentStep = (bot: Bot, state: FlowState): RestingStep => {
  const step = stepOf(bot, state.at);
  if (step.kind === 'message' || step.kind === 'condition' || step.kind === 'jump')
    throw stuck(bot, state.at);
  return step;
};

/**
 * Takes the visitor's answer and goes on. The old state stays as it was.
 * @param input text typed, value of the option chosen, choices per purpose, or null to skip an optional question
 * @returns the new state, or the code of what is wrong with the answer
 */
export const answerStep = (bot: Bot, state: FlowState, input: string | Choices | null): Answered => {
  const step = currentStep(bot, state);
  if (step.kind === 'end') return { ok: false, code: 'conversation_over' };
  const checked = checkAnswer(step, input);
  if (!checked.ok) return checked;
  const { choices, value } = checked;
  let { answers } = state;
  let text = '';
  if (step.kind !== 'consent') {
    const { [step.field]: _replaced, ...others } = answers;
    answers = value === undefined ? others : { ...others, [step.field]: value };
    const option = step.kind === 'choice' && step.options.find((each) => each.value === value);
    text = option ? textIn(option.label, state.language, bot.language) : (value ?? '');
  }
  const line: Line = { from: 'visitor', step: state.at, text, ...(choices && { choices }) };
  return { ok: true, state: advance(bot, step.next, { ...state, answers, lines: [...state.lines, line] }) };
};
