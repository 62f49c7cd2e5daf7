import {
  currentStep,
  type Answered,
  type AnswerInput,
  type AnswerRefusal,
  type Bot,
  type Choices,
  type FieldValue,
  type FlowState,
  type RestingStep,
} from '@remit/contract';
import type { ConsentTerms } from './consent-terms.js';
import type { Delivery } from './hand-in.js';

/** What is wrong with the last answer. */
export type Problem = AnswerRefusal | 'choice_not_noted';

/** What a conversation goes by: the core interpreter, or the extended one for bots that need it. */
export type Interpreter = {
  readonly start: (bot: Bot, language: string) => FlowState;
  readonly answer: (bot: Bot, state: FlowState, input: AnswerInput) => Answered;
};

/** What another answer makes of the conversation. */
type Change = (flow: FlowState, input: AnswerInput) => Answered;

/** An answer that is asked for again. */
type Again = {
  /** Which line of the visitor's is about to be answered anew; undefined: none. */
  readonly again?: number | undefined;
  readonly change?: Change | undefined;
};

type Standing = Again & {
  readonly flow: FlowState;
  /** How many of the lines are shown: the bot says its lines one after the other. */
  readonly shown: number;
  readonly problem?: Problem | undefined;
  /** undefined as long as nothing was handed in. */
  readonly delivery?: Delivery | undefined;
  /** Fields of what was handed in that are kept nowhere. */
  readonly lost: readonly string[];
  /** What was said before this line was handed in: it is not answered anew. */
  readonly fixed: number;
  /** How many of the records that the bot hands in on its way were handed in. */
  readonly handed: number;
  /** A choice is being written. */
  readonly noting?: boolean;
};

/** Where a conversation stands. */
export type ConversationState = Standing & {
  /** What is asked: the step that waits, or one that is asked again. */
  readonly step: RestingStep;
  /** Which line asks that. */
  readonly asked: number;
  /** Not all lines are shown yet, or a choice is being written: an answer would be ignored. */
  readonly busy: boolean;
};

export type Conversation = {
  readonly state: () => ConversationState;
  /** Answers the step that is asked; null skips it. */
  readonly answer: (input: AnswerInput) => void;
  /** Asks again what was answered; without anything, the step that waits is asked as before. */
  readonly askAgain: (again: Again) => void;
  /** Begins anew; what was handed in stays so. */
  readonly restart: () => void;
  readonly stop: () => void;
};

/** Where a conversation was left. */
export type Left = Pick<Standing, 'flow' | 'fixed'>;

type Parts = Interpreter & {
  readonly bot: Bot;
  /** Language the bot speaks. */
  readonly language: string;
  /** Where it goes on; default: it begins. */
  readonly left: Left | undefined;
  /** What there is to ask about these purposes. */
  readonly terms: (purposes: readonly string[]) => readonly ConsentTerms[];
  /** How long the bot seems to write before each line, in milliseconds. */
  readonly pause: () => number;
  /** Writes "yes" or "no" to each purpose, shown in that language. */
  readonly note: (choices: Choices, language: string) => Promise<void>;
  /** Hands in the answers, and tells what becomes of them. */
  readonly handIn: (
    type: string,
    answers: Readonly<Record<string, FieldValue>>,
    tell: (delivery: Delivery, lost: readonly string[]) => void,
  ) => void;
  readonly changed: () => void;
};

const WORST_FIRST: readonly Delivery[] = ['refused', 'memory', 'device', 'sending', 'reduced', 'sent'];

/** A conversation with a bot, without any screen: the flow, the choices it writes, the answers it hands in. */
export const createConversation = ({
  bot,
  start,
  answer,
  language,
  left,
  terms,
  pause,
  note,
  handIn,
  changed,
}: Parts): Conversation => {
  const standing = (flow: FlowState, fixed = 0, handed = 0): Standing => ({
    flow,
    shown: flow.lines.length,
    lost: [],
    fixed,
    handed,
  });
  let now = left ? standing(left.flow, left.fixed, left.flow.sent?.length) : standing(start(bot, language));
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What became of each record of this beginning. */
  let outcomes: (readonly [Delivery, readonly string[]])[] = [];

  const become = (change: Partial<Standing>) => {
    now = { ...now, ...change };
    changed();
  };
  const isBusy = () => now.noting || now.shown < now.flow.lines.length;

  /** What the visitor says shows at once, each line of the bot after a pause. */
  const reveal = (shown: number) => {
    const { lines } = now.flow;
    let next = shown;
    // Without a pause nobody sees it write: then all of it is said at once.
    while (next < lines.length && (lines[next]?.from === 'visitor' || !pause())) next++;
    clearTimeout(timer);
    if (next < lines.length) timer = setTimeout(() => reveal(next + 1), pause());
    become({ shown: next });
  };

  /** Every purpose shown in one language goes together; what cannot be asked is not written. */
  const noteAll = async (choices: Choices) => {
    const byLanguage = new Map<string, Record<string, boolean>>();
    for (const { purpose, language: spoken } of terms(Object.keys(choices)))
      byLanguage.set(spoken, { ...byLanguage.get(spoken), [purpose]: choices[purpose] === true });
    for (const [spoken, these] of byLanguage) await note(these, spoken);
  };

  /** Of several records the worst is said (WI6). */
  const outcome = () => ({
    delivery: WORST_FIRST.find((each) => outcomes.some(([delivery]) => delivery === each)),
    lost: outcomes.flatMap(([, lost]) => lost),
  });

  /** Hands in what is to be handed in by now. */
  const finish = () => {
    const { flow, handed } = now;
    const { lines, sent = [], answers } = flow;
    const step = currentStep(bot, flow);
    const records = sent.slice(handed).map(({ record, fields }) => [record, fields] as const);
    if (step.kind === 'end' && step.record) records.push([step.record, answers]);
    if (records.length > 0) now = { ...now, fixed: lines.length, handed: sent.length };
    const of = outcomes;
    for (const record of records) {
      const index = of.push(['sending', []]) - 1;
      handIn(...record, (...told) => {
        of[index] = told;
        // What was handed in before a new beginning is not of this conversation.
        if (of === outcomes) become(outcome());
      });
    }
    now = { ...now, ...outcome() };
  };

  const take = async (input: AnswerInput) => {
    const { flow, again = flow.lines.length, change } = now;
    const answered = change ? change(flow, input) : answer(bot, flow, input);
    if (!answered.ok) {
      // Counted, where tries are limited.
      become({ problem: answered.code, flow: answered.state ?? flow });
      return;
    }
    const { state } = answered;
    const said = state.lines[again];
    if (said?.from === 'visitor' && said.choices) {
      become({ noting: true, problem: undefined });
      try {
        // Written before anything is handed in, so that the tag can cite it.
        await noteAll(said.choices);
      } catch (error) {
        become({ noting: false, problem: 'choice_not_noted' });
        reportError(error);
        return;
      }
      // It was begun anew meanwhile.
      if (now.flow !== flow) return;
    }
    const { fixed, handed, shown } = now;
    // Of what is said anew only the end is said as if for the first time.
    now = { ...standing(state, fixed, handed), shown: change ? state.lines.length - 1 : shown };
    finish();
    reveal(now.shown);
  };

  return {
    state: () => {
      const { flow, again = flow.lines.length } = now;
      const at = flow.lines[again]?.step ?? flow.at;
      return { ...now, step: currentStep(bot, { ...flow, at }), asked: again - 1, busy: isBusy() };
    },
    answer: (input) => {
      if (!isBusy()) take(input).catch(reportError);
    },
    askAgain: ({ again, change }) => {
      if (!isBusy()) become({ again, change, problem: undefined });
    },
    restart: () => {
      clearTimeout(timer);
      outcomes = [];
      now = standing(start(bot, language));
      changed();
    },
    stop: () => clearTimeout(timer),
  };
};
