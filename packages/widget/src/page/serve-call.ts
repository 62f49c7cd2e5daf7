import type { FieldValue } from '@remit/contract';
import type { Talk, Visit } from '../conversation/visit.js';
import type { Call, GivenAnswer, Prefill, WidgetEvents } from './command.js';
import { watchTalk, type Emit } from './watch-talk.js';

/** A chat that is drawn, for what a page does with it. */
export type Control = Visit & {
  /** What the chat is drawn into. */
  readonly box: Element;
  /** Called after each drawing. */
  look?: () => void;
  /** How many lines there were when the conversation was first drawn. */
  first?: number;
};

type Served = {
  /** Waits until the conversation is there. */
  readonly talking: Promise<Talk>;
  readonly prefilled: Map<string, Prefill[string]>;
  readonly answers: Map<string, GivenAnswer>;
  readonly listen: (event: unknown, listener: unknown) => void;
};

const EVENTS: readonly (keyof WidgetEvents)[] = ['opened', 'closed', 'answered', 'sent', 'consent'];

const wrong = (text: string): TypeError => new TypeError(`remit: ${text}`);

const served = new WeakMap<Control, Served>();

const isText = (value: unknown): value is string => typeof value === 'string';

/** A value of which no part is a list itself. */
const isPlain = (value: unknown): value is FieldValue =>
  ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.every(isText));

const hasAnswered = ({ state }: Talk) => state().flow.lines.some(({ from }) => from === 'visitor');

/** Puts in what the page knows: into the fields of the question that waits, once for each question. */
const fill = ({ beside, state }: Talk, prefilled: Served['prefilled']) => {
  const { step } = state();
  // It is there in a moment.
  if (!beside || step.kind === 'terms') return;
  const take = (field: string) => {
    const value = prefilled.get(field);
    prefilled.delete(field);
    return isPlain(value) ? [value].flat().map(String) : value;
  };
  if (step.kind === 'form') {
    const lines = step.fields.flatMap(({ field }) => {
      const value = take(field);
      return Array.isArray(value) ? [[field, value.join(', ')]] : [];
    });
    if (lines.length > 0) beside.write(Object.fromEntries(lines));
  } else if ('field' in step) {
    const value = take(step.field);
    if (value) beside.write(Array.isArray(value) && value.length === 1 ? (value[0] ?? '') : value);
  }
};

const begin = (control: Control): Served => {
  const listeners: (readonly unknown[])[] = [];
  const prefilled: Served['prefilled'] = new Map();
  const answers = new Map<string, GivenAnswer>();
  const emit: Emit = (event, detail) => {
    for (const [name, listener] of listeners) {
      // A page's own fault is not the chat's.
      if (name === event && typeof listener === 'function')
        queueMicrotask(() => void Reflect.apply(listener, undefined, [detail]));
    }
  };
  const { look, present } = watchTalk(control, emit);
  let there: (talk: Talk) => void;
  const talking = new Promise<Talk>((resolve) => (there = resolve));
  const go = () => {
    look();
    const talk = control.talk();
    if (typeof talk !== 'object') return;
    there(talk);
    const { step, busy } = talk.state();
    if (busy) return;
    const field = 'field' in step ? step.field : '';
    const answer = answers.get(field);
    if (answer === undefined) fill(talk, prefilled);
    else {
      answers.delete(field);
      talk.answer(typeof answer === 'number' ? String(answer) : answer);
    }
  };
  control.look = go;
  // What happened meanwhile, when all that waited to listen does.
  setTimeout(go);
  return {
    talking,
    prefilled,
    answers,
    listen: (event, listener) => {
      if (!EVENTS.some((name) => name === event))
        throw wrong(`unknown event "${String(event)}"; there are ${EVENTS.join(', ')}`);
      if (typeof listener !== 'function') throw wrong('on needs a function');
      listeners.push([event, listener]);
      const detail = present(event);
      if (detail) queueMicrotask(() => void Reflect.apply(listener, undefined, detail));
    },
  };
};

/**
 * Does what a page asks for.
 * @throws TypeError when what belongs to the command does not fit
 */
export const serveCall = async (control: Control, call: Call): Promise<void> => {
  const state = served.get(control) ?? begin(control);
  served.set(control, state);
  if (call[1] === 'on') return state.listen(call[2], call[3]);
  await state.talking;
  const talk = control.talk();
  if (typeof talk !== 'object') return;
  switch (call[1]) {
    case 'prefill': {
      for (const [field, value] of Object.entries(call[2])) {
        if (!isPlain(value) && !Object.values(Object(value)).every(isText))
          throw wrong(`prefill: "${field}" is no answer`);
        state.prefilled.set(field, value);
      }
      const variables = [...state.prefilled].filter((each): each is [string, FieldValue] => isPlain(each[1]));
      if (talk.extension?.give(Object.fromEntries(variables)) && !hasAnswered(talk)) talk.restart();
      break;
    }
    case 'setAnswer': {
      if (call[3] === undefined) throw wrong('setAnswer needs a field and an answer');
      state.answers.set(call[2], call[3]);
      break;
    }
    case 'submit':
      control.box.querySelector<HTMLFormElement>('.question form')?.requestSubmit();
      break;
    case 'reset':
      state.answers.clear();
      state.prefilled.clear();
      talk.extension?.give({});
      talk.restart();
      break;
    // What the chat's place on the page does by itself.
    case 'open':
    case 'close':
    case 'toggle':
    case 'destroy':
    case 'track':
  }
  talk.changed();
};
