import { checkAnswer, type AnswerRefusal } from './check-answer.js';
import type { Inline } from './flow/parse-inline.js';
import { own } from './own.js';
import type { Bot } from './schema/bot-schema.js';
import type { Condition } from './schema/condition-schema.js';
import type { FieldValue } from './schema/record-schema.js';
import type { Step } from './schema/step-schema.js';

/** "Yes" or "no" to each purpose of a consent step. */
export type Choices = Readonly<Record<string, boolean>>;

/**
 * What the visitor did at a step.
 * - text typed, value of the option chosen, a number as it was written
 * - several values: what was chosen in `choices`, references to files
 * - parts by their name: the lines of a form, an address, a range, a calculator
 * - "yes" or "no" to each purpose of a consent step
 * - null: an optional question was skipped
 */
export type AnswerInput = string | readonly string[] | Readonly<Record<string, string>> | Choices | null;

/** One line of the conversation. `choices` holds what was answered in a consent step, per purpose. */
export type Line =
  | {
      readonly from: 'bot';
      readonly step: string;
      readonly text: string;
      /** The same words with their formatting, where they have any. */
      readonly inline?: readonly Inline[];
    }
  | {
      readonly from: 'visitor';
      readonly step: string;
      readonly text: string;
      readonly input: AnswerInput;
      readonly choices?: Choices;
      /** What was wrong with it, when the conversation went on after too many tries. */
      readonly refused?: AnswerRefusal;
    };

/** A record handed in before the end of the conversation. */
export type Sent = {
  readonly step: string;
  readonly record: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
};

/** An answer that was changed later, and the lines of the visitor that no longer count. */
export type Edit = {
  readonly step: string;
  readonly before: AnswerInput;
  readonly after: AnswerInput;
  readonly dropped: readonly Line[];
};

/** What a conversation is given at its beginning and cannot know by itself. */
export type Given = {
  /** The visitor's calendar day, `2026-03-31`. */
  readonly today: string;
  /** Decides every split: at least 0, less than 1. */
  readonly draw: number;
  /** Variables by the page; those that the bot does not let it give are left out. */
  readonly prefill?: Readonly<Record<string, FieldValue>>;
};

/** A conversation so far. Plain data: it can be kept, compared and resumed. */
export type FlowState = {
  readonly language: string;
  /** Id of the step that waits for the visitor, or of the end. */
  readonly at: string;
  readonly lines: readonly Line[];
  /** Answers by field. A skipped question has none. */
  readonly answers: Readonly<Record<string, FieldValue>>;
  // What follows is there only in a conversation that needs the extended interpreter, or was edited.
  readonly given?: Given;
  readonly variables?: Readonly<Record<string, FieldValue>>;
  /** Where to go on after each `return`, the last call last. */
  readonly returns?: readonly string[];
  /** How often the waiting question was answered in vain, where its tries are limited. */
  readonly attempts?: number;
  /** Records to hand in, in order: whoever runs the conversation hands in those that are new. */
  readonly sent?: readonly Sent[];
  readonly edits?: readonly Edit[];
};

/** A question, a consent step or an end: where a conversation can rest. */
export type RestingStep = Exclude<Extract<Step, { text: unknown }>, { kind: 'message' }>;

export type Answered =
  | { readonly ok: true; readonly state: FlowState }
  | {
      readonly ok: false;
      readonly code: AnswerRefusal;
      /** The line of a form that is meant. */
      readonly field?: string;
      /** Where tries are limited: the state in which this one is counted. */
      readonly state?: FlowState;
    };

/** The schema refuses bots that circle without asking; this only bounds a bot that was never checked. */
const MAX_SILENT_STEPS = 1000;

/** A text in the visitor's language, else in its base language, else in the bot's own, else in one that it has. */
export const textIn = (text: Readonly<Record<string, string>>, language: string, fallback: string): string =>
  text[language] ??
  text[language.split('-')[0] ?? language] ??
  text[fallback] ??
  Object.values(text)[0] ??
  '';

/** A value as it is written without any format. */
export const shown = (value: FieldValue | undefined): string =>
  value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);

const fill = (text: string, answers: FlowState['answers']): string =>
  text.replace(/\{\{\s*([A-Za-z0-9_-]+)\s*\}\}/g, (_, field: string) => shown(own(answers, field)));

/**
 * True when the answers so far meet the condition. Knows `equals`, `differs`, `contains`, `answered` and
 * `unanswered`, `all` and `any`; the extended interpreter knows the rest.
 * @throws Error for a test that it does not know
 */
export const meets = (condition: Condition, answers: FlowState['answers']): boolean => {
  if ('all' in condition) return condition.all.every((part) => meets(part, answers));
  if ('any' in condition) return condition.any.some((part) => meets(part, answers));
  const value = own(answers, condition.field ?? '');
  if (condition.is === 'answered') return value !== undefined;
  if (condition.is === 'unanswered') return value === undefined;
  if (condition.is === 'equals') return value !== undefined && shown(value) === condition.value;
  if (condition.is === 'differs') return shown(value) !== condition.value;
  if (condition.is === 'contains')
    return Array.isArray(value)
      ? value.includes(condition.value)
      : shown(value).toLowerCase().includes(condition.value.toLowerCase());
  throw new Error(`unknown test ${condition.is}`);
};

/** A fault of a bot that was never checked: the schema tells what exactly is wrong with it. */
export const stuck = (bot: Bot, id: string): Error => new Error(`bot ${bot.id} is stuck at step ${id}`);

/** Enters the step the state is at: says what is to be said, and moves on unless the step waits for the visitor. */
export type Enter = (bot: Bot, step: Step, state: FlowState) => FlowState;

const enter: Enter = (bot, step, state) => {
  if (step.kind === 'jump') return { ...state, at: step.to };
  if (step.kind === 'condition')
    return { ...state, at: meets(step.when, state.answers) ? step.then : step.otherwise };
  if (!('text' in step)) throw stuck(bot, state.at);
  const text = fill(textIn(step.text, state.language, bot.language), state.answers);
  const lines: FlowState['lines'] = [...state.lines, { from: 'bot', step: state.at, text }];
  return { ...state, lines, at: step.kind === 'message' ? step.next : state.at };
};

const rests = (step: Step): step is RestingStep => 'text' in step && step.kind !== 'message';

const stepOf = (bot: Bot, id: string): Step => {
  const step = own(bot.steps, id);
  if (!step) throw stuck(bot, id);
  return step;
};

/** Goes on from where the state is, saying what is to be said, until something is asked or the end is reached. */
export const advance = (bot: Bot, state: FlowState, enterStep = enter): FlowState => {
  let last = state;
  for (let silent = 0; silent < MAX_SILENT_STEPS; silent++) {
    const step = stepOf(bot, last.at);
    last = enterStep(bot, step, last);
    if (rests(step)) return last;
  }
  throw stuck(bot, last.at);
};

/** The beginning of a conversation, up to the first question. */
export const startFlow = (bot: Bot, language: string): FlowState =>
  advance(bot, { language, at: bot.start, lines: [], answers: {} });

/** The step that waits for the visitor, or the end. */
export const currentStep = (bot: Bot, state: FlowState): RestingStep => {
  const step = stepOf(bot, state.at);
  if (!rests(step)) throw stuck(bot, state.at);
  return step;
};

/**
 * Takes the visitor's answer and goes on. The old state stays as it was.
 * @returns the new state, or the code of what is wrong with the answer
 */
export const answerStep = (bot: Bot, state: FlowState, input: AnswerInput): Answered => {
  const step = currentStep(bot, state);
  if (step.kind !== 'consent' && !('field' in step)) return { ok: false, code: 'conversation_over' };
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
  const line: Line = { from: 'visitor', step: state.at, text, input, ...(choices && { choices }) };
  return {
    ok: true,
    state: advance(bot, { ...state, at: step.next, answers, lines: [...state.lines, line] }),
  };
};
