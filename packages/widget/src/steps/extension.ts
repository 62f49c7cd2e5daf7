import {
  answerExtendedStep,
  startExtendedFlow,
  type Bot,
  type FlowState,
  type Given,
  type Line,
  type PublicBot,
} from '@remit/contract';
import type { ComponentChildren, VNode } from 'preact';
import type { Interpreter } from '../conversation/conversation.js';
import type { Talk } from '../conversation/visit.js';
import { stepStyles } from '../ui/step-styles.js';
import { loadStepWords } from '../words/load-step-words.js';
import { isTooYoung } from './is-too-young.js';
import { SaidLine } from './SaidLine.js';
import type { AnyStep } from './step-props.js';
import { loadViews } from './step-views.js';

/** What a bot needs that the chat by itself does not hold: loaded for the bots that need it, before they begin. */
export type Extension = Interpreter & {
  /** The view of a step. @returns null for one that the chat draws by itself */
  readonly view: (props: AnyStep) => VNode | null;
  /** What a line of the conversation shows. @returns undefined for words alone */
  readonly line: (talk: Talk, line: Line, index: number) => ComponentChildren;
  /**
   * Variables by the page, from the next beginning on. The bot says which of them it lets the page give.
   * @returns whether there is any
   */
  readonly give: (values: NonNullable<Given['prefill']>) => boolean;
  /** PL15: whoever said how old they are is below the age from which a person consents for themselves. */
  readonly isTooYoung: (definition: PublicBot, flow: FlowState) => boolean;
};

/** The visitor's calendar day, `2026-03-31`. */
const localDay = (now: Date): string =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

/**
 * Loads what this bot needs: the views of its kinds of steps, their words and their looks.
 * @param dress adds rules to what the chat looks like
 * @throws when something cannot be had, or a step has no view: the conversation is not begun then
 */
export const loadExtension = async (
  bot: Bot,
  language: string,
  dress: (rules: string) => void,
): Promise<Extension> => {
  const [more, views] = await Promise.all([loadStepWords(language), loadViews(bot)]);
  dress(stepStyles);
  // Of the last answer: what was wrong with which part, and the state that counts it where tries are limited.
  let part: string | undefined;
  const counted = new WeakMap<FlowState, FlowState>();
  let prefill: Given['prefill'] = {};
  // One for all beginnings on this page.
  const draw = Math.random();
  let given: Talk | undefined;
  let rare: Talk | undefined;
  return {
    start: (started, spoken) =>
      startExtendedFlow(started, spoken, { today: localDay(new Date()), draw, prefill }),
    answer: (asking, state, input) => {
      const answered = answerExtendedStep(asking, counted.get(state) ?? state, input);
      part = answered.ok ? undefined : answered.field;
      if (!answered.ok && answered.state) counted.set(state, answered.state);
      return answered;
    },
    view: (props) => {
      const view = views.get(props.step.kind);
      if (!view) return null;
      // The same talk, which also knows what can be wrong with rare answers.
      if (!rare || given !== props.talk) {
        given = props.talk;
        const { words } = given;
        rare = { ...given, words: { ...words, problems: { ...words.problems, ...more.problems } } };
      }
      return view({ ...props, talk: rare, more, part });
    },
    line: (talk, line, index) => SaidLine({ talk, line, index, more }),
    give: (values) => {
      prefill = values;
      return Object.keys(values).some((name) => bot.variables?.[name]?.prefill);
    },
    isTooYoung,
  };
};
