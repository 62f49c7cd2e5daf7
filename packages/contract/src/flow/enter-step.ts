import { stuck, textIn, type Enter, type FlowState, type Sent } from '../flow.js';
import { own } from '../own.js';
import type { Bot } from '../schema/bot-schema.js';
import type { Text } from '../schema/question-schema.js';
import type { Step } from '../schema/step-schema.js';
import { drawnWay } from './drawn-way.js';
import { evaluateExpression } from './evaluate-expression.js';
import { fillTemplate } from './fill-template.js';
import { meetsCondition } from './meets-condition.js';
import { hasFormat, mapWords, parseInline, plainWords } from './parse-inline.js';
import { withVariable } from './value-of.js';

/** The schema refuses sub-flows that call themselves; this only bounds a bot that was never checked. */
const MAX_CALLS = 64;

/** The bot says a text. Formatting is read before answers come in: no answer can make any. */
const say = (bot: Bot, written: Text, state: FlowState): FlowState => {
  const text = textIn(written, state.language, bot.language);
  const fill = (words: string) => fillTemplate(bot, words, state);
  if (!hasFormat(text))
    return { ...state, lines: [...state.lines, { from: 'bot', step: state.at, text: fill(text) }] };
  const inline = mapWords(parseInline(text), fill);
  return {
    ...state,
    lines: [...state.lines, { from: 'bot', step: state.at, text: plainWords(inline), inline }],
  };
};

const set = (bot: Bot, { to, variable }: Extract<Step, { kind: 'set' }>, state: FlowState): FlowState => {
  const value =
    typeof to === 'object' && 'text' in to
      ? fillTemplate(bot, to.text, state)
      : evaluateExpression(to, state);
  return withVariable(bot, state, variable, value);
};

const send = ({ record, fields }: Extract<Step, { kind: 'send' }>, state: FlowState): FlowState => {
  const names = fields ?? Object.keys(state.answers);
  const handed: Sent = {
    step: state.at,
    record,
    fields: Object.fromEntries(
      names.flatMap((name) => {
        const value = own(state.answers, name);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
  return { ...state, sent: [...(state.sent ?? []), handed] };
};

type Silent = Exclude<Step, { text: unknown }>;

/** Goes through a step at which nobody is asked anything. */
const goThrough = (bot: Bot, step: Silent, state: FlowState): FlowState => {
  switch (step.kind) {
    case 'jump':
      return { ...state, at: step.to };
    case 'condition':
      return { ...state, at: meetsCondition(step.when, state) ? step.then : step.otherwise };
    case 'set':
      return { ...set(bot, step, state), at: step.next };
    case 'split':
      return { ...state, at: drawnWay(step.ways, state.at, state.given?.draw).next };
    case 'call': {
      const returns = [...(state.returns ?? []), step.next];
      if (returns.length > MAX_CALLS) throw stuck(bot, state.at);
      return { ...state, at: step.to, returns };
    }
    case 'return': {
      const at = state.returns?.at(-1);
      if (at === undefined) throw stuck(bot, state.at);
      return { ...state, at, returns: state.returns?.slice(0, -1) ?? [] };
    }
    case 'send':
      return { ...send(step, state), at: step.next };
    case 'embed':
      return { ...say(bot, step.title, state), at: step.next };
  }
};

/** Enters a step of any kind. */
export const enterStep: Enter = (bot, step, state) => {
  if (!('text' in step)) return goThrough(bot, step, state);
  const told = say(bot, step.text, state);
  return step.kind === 'message' ? { ...told, at: step.next } : told;
};
