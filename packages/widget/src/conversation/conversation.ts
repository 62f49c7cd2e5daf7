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
  readonly step: RestingStep;
  readonly problem: Problem | undefined;
  /** A choice is being written; the next answer waits for it. */
  readonly busy: boolean;
  /** undefined as long as nothing was handed in. */
  readonly delivery: Delivery | undefined;
  /** What was handed in on this page and is kept somewhere. */
  readonly handedIn: readonly Said[];
};

export type Conversation = {
  readonly state: () => ConversationState;
  /** Answers the step that waits; null skips it. A second answer before the first is done is ignored. */
  readonly answer: (input: string | Choices | null) => Promise<void>;
};

type Parts = {
  readonly definition: PublicBot;
  readonly language: string;
  /** Writes "yes" or "no" to each purpose, shown in that language. */
  readonly choose: (choices: Choices, language: string) => Promise<void>;
  /** Hands in the answers, and tells what becomes of them. */
  readonly handIn: (
    type: string,
    answers: Readonly<Record<string, FieldValue>>,
    tell: (delivery: Delivery, lost: readonly string[]) => void,
  ) => void;
  readonly changed: () => void;
};

/** The language in which the bot speaks to somebody who prefers `language`. */
export const spokenLanguage = ({ bot }: PublicBot, language: string): string =>
  [language, language.split('-')[0] ?? ''].find((each) => Object.hasOwn(bot.title, each)) ?? bot.language;

/** A conversation with a bot, without any screen: the flow, the choices it writes, the answers it hands in. */
export const createConversation = ({ definition, language, choose, handIn, changed }: Parts): Conversation => {
  const { bot } = definition;
  let flow = startFlow(bot, language);
  let problem: Problem | undefined;
  let busy = false;
  let delivery: Delivery | undefined;
  let handedIn: readonly Said[] = [];

  /** Every purpose shown in one language goes together; what cannot be asked is not written. */
  const note = async (purposes: readonly string[], choices: Choices) => {
    const terms = consentTerms(definition, purposes, language);
    for (const shown of new Set(terms.map((each) => each.language))) {
      const these = terms.filter((each) => each.language === shown);
      await choose(
        Object.fromEntries(these.map(({ purpose }) => [purpose, choices[purpose] === true])),
        shown,
      );
    }
  };

  const said = (): Said[] =>
    flow.lines.flatMap((line) => {
      const step = line.from === 'visitor' ? bot.steps[line.step] : undefined;
      if (!step || !('field' in step) || !Object.hasOwn(flow.answers, step.field)) return [];
      const question = flow.lines.find(({ from, step: asked }) => from === 'bot' && asked === line.step);
      return { field: step.field, question: question?.text ?? '', answer: line.text };
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

  return {
    state: () => ({ flow, step: currentStep(bot, flow), problem, busy, delivery, handedIn }),
    answer: async (input) => {
      if (busy) return;
      const step = currentStep(bot, flow);
      const answered = answerStep(bot, flow, input);
      problem = answered.ok ? undefined : answered.code;
      if (answered.ok && step.kind === 'consent' && typeof input === 'object' && input) {
        busy = true;
        changed();
        try {
          // Written before anything is handed in, so that the tag can cite it.
          await note(step.purposes, input);
        } catch (error) {
          problem = 'choice_not_noted';
          reportError(error);
        }
        busy = false;
      }
      if (answered.ok && !problem) {
        flow = answered.state;
        finish();
      }
      changed();
    },
  };
};
