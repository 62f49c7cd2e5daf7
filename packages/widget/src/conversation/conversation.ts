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

/** Where a conversation stands. */
export type ConversationState = {
  readonly flow: FlowState;
  /** How many of the lines are shown: the bot says its lines one after the other. */
  readonly shown: number;
  readonly step: RestingStep;
  readonly problem: Problem | undefined;
  /** Not all lines are shown yet, or a choice is being written: an answer would be ignored. */
  readonly busy: boolean;
  /** undefined as long as nothing was handed in. */
  readonly delivery: Delivery | undefined;
  /** Fields of what was handed in that are kept nowhere. */
  readonly lost: readonly string[];
};

export type Conversation = {
  readonly state: () => ConversationState;
  /** Answers the step that waits; null skips it. */
  readonly answer: (input: AnswerInput) => void;
  readonly stop: () => void;
};

type Parts = Interpreter & {
  readonly bot: Bot;
  /** Language the bot speaks. */
  readonly language: string;
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

/** A conversation with a bot, without any screen: the flow, the choices it writes, the answers it hands in. */
export const createConversation = ({
  bot,
  start,
  answer,
  language,
  terms,
  pause,
  note,
  handIn,
  changed,
}: Parts): Conversation => {
  let flow = start(bot, language);
  let shown = flow.lines.length;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let problem: Problem | undefined;
  let noting = false;
  let delivery: Delivery | undefined;
  let lost: readonly string[] = [];

  const isBusy = () => noting || shown < flow.lines.length;

  /** What the visitor says shows at once, each line of the bot after a pause. */
  const reveal = () => {
    while (flow.lines[shown]?.from === 'visitor') shown++;
    if (shown < flow.lines.length)
      timer = setTimeout(() => {
        shown++;
        reveal();
        changed();
      }, pause());
  };

  /** Every purpose shown in one language goes together; what cannot be asked is not written. */
  const noteAll = async (choices: Choices) => {
    const byLanguage = new Map<string, Record<string, boolean>>();
    for (const { purpose, language: spoken } of terms(Object.keys(choices)))
      byLanguage.set(spoken, { ...byLanguage.get(spoken), [purpose]: choices[purpose] === true });
    for (const [spoken, these] of byLanguage) await note(these, spoken);
  };

  const finish = () => {
    const step = currentStep(bot, flow);
    if (step.kind !== 'end' || !step.record) return;
    handIn(step.record, flow.answers, (now, without) => {
      delivery = now;
      lost = without;
      changed();
    });
  };

  const take = async (input: AnswerInput) => {
    const answered = answer(bot, flow, input);
    problem = answered.ok ? undefined : answered.code;
    const said = answered.ok && answered.state.lines[flow.lines.length];
    if (said && said.from === 'visitor' && said.choices) {
      noting = true;
      changed();
      try {
        // Written before anything is handed in, so that the tag can cite it.
        await noteAll(said.choices);
      } catch (error) {
        problem = 'choice_not_noted';
        reportError(error);
      }
      noting = false;
    }
    if (answered.ok && !problem) {
      flow = answered.state;
      reveal();
      finish();
    }
    changed();
  };

  return {
    state: () => ({
      flow,
      shown,
      step: currentStep(bot, flow),
      problem,
      busy: isBusy(),
      delivery,
      lost,
    }),
    answer: (input) => {
      if (!isBusy()) take(input).catch(reportError);
    },
    stop: () => clearTimeout(timer),
  };
};
