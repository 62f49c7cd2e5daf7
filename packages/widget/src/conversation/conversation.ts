import {
  answerStep,
  currentStep,
  startFlow,
  type AnswerRefusal,
  type Choices,
  type FieldValue,
  type FlowState,
  type PublicBot,
  type RestingStep,
} from '@remit/contract';
import { consentTerms } from './consent-terms.js';
import type { Delivery } from './hand-in.js';

/** A question and what was answered, as shown to the person who answered. */
export type Said = { readonly field: string; readonly question: string; readonly answer: string };

/** What is wrong with the last answer. */
export type Problem = AnswerRefusal | 'choice_not_noted';

/** Where a conversation stands. */
export type ConversationState = {
  readonly flow: FlowState;
  /** How many of the lines are shown: the bot says its lines one after the other. */
  readonly shown: number;
  readonly step: RestingStep;
  /** Yes and no in the consent step so far. Empty at first: nothing is pre-ticked (WI2). */
  readonly chosen: Choices;
  readonly problem: Problem | undefined;
  /** Not all lines are shown yet, or a choice is being written: an answer would be ignored. */
  readonly busy: boolean;
  /** undefined as long as nothing was handed in. */
  readonly delivery: Delivery | undefined;
  /** What was handed in on this page and is kept somewhere. */
  readonly handedIn: readonly Said[];
};

export type Conversation = {
  readonly state: () => ConversationState;
  /** Notes yes or no to one purpose of the consent step, which is answered when all are chosen. */
  readonly choose: (purpose: string, yes: boolean) => void;
  /** Answers the step that waits; null skips it. */
  readonly answer: (input: string | Choices | null) => void;
  readonly stop: () => void;
};

type Parts = {
  readonly definition: PublicBot;
  /** Language the bot speaks. */
  readonly language: string;
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
export const createConversation = (parts: Parts): Conversation => {
  const { definition, language, pause, note, handIn, changed } = parts;
  const { bot } = definition;
  let flow = startFlow(bot, language);
  let shown = flow.lines.length;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let chosen: Choices = {};
  let problem: Problem | undefined;
  let noting = false;
  let delivery: Delivery | undefined;
  let handedIn: readonly Said[] = [];

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
  const noteAll = async (purposes: readonly string[], choices: Choices) => {
    const terms = consentTerms(definition, purposes, language);
    for (const spoken of new Set(terms.map((each) => each.language))) {
      const these = terms.filter((each) => each.language === spoken);
      await note(
        Object.fromEntries(these.map(({ purpose }) => [purpose, choices[purpose] === true])),
        spoken,
      );
    }
  };

  const said = (): Said[] =>
    flow.lines.flatMap((line, index) => {
      const step = line.from === 'visitor' ? bot.steps[line.step] : undefined;
      if (!step || !('field' in step) || !Object.hasOwn(flow.answers, step.field)) return [];
      // The flow puts an answer right after its question.
      return { field: step.field, question: flow.lines[index - 1]?.text ?? '', answer: line.text };
    });

  const finish = () => {
    const step = currentStep(bot, flow);
    if (step.kind !== 'end' || !step.record) return;
    const all = said();
    handIn(step.record, flow.answers, (now, lost) => {
      delivery = now;
      handedIn = now === 'refused' ? [] : all.filter(({ field }) => !lost.includes(field));
      changed();
    });
  };

  const take = async (input: string | Choices | null) => {
    const step = currentStep(bot, flow);
    const answered = answerStep(bot, flow, input);
    problem = answered.ok ? undefined : answered.code;
    if (answered.ok && step.kind === 'consent' && typeof input === 'object' && input) {
      noting = true;
      changed();
      try {
        // Written before anything is handed in, so that the tag can cite it.
        await noteAll(step.purposes, input);
      } catch (error) {
        problem = 'choice_not_noted';
        reportError(error);
      }
      noting = false;
    }
    if (answered.ok && !problem) {
      flow = answered.state;
      chosen = {};
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
      chosen,
      problem,
      busy: isBusy(),
      delivery,
      handedIn,
    }),
    choose: (purpose, yes) => {
      chosen = { ...chosen, [purpose]: yes };
      changed();
    },
    answer: (input) => {
      if (!isBusy()) take(input).catch(reportError);
    },
    stop: () => clearTimeout(timer),
  };
};
