import type { Talk, Visit } from '../conversation/visit.js';
import type { Call, GivenAnswer, WidgetEvents } from './command.js';
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
  readonly prefilled: Map<string, string>;
  readonly answers: Map<string, GivenAnswer>;
  readonly listen: (event: unknown, listener: unknown) => void;
};

const EVENTS: readonly (keyof WidgetEvents)[] = ['opened', 'closed', 'answered', 'sent', 'consent'];

/** Fields that something can be written into. */
const WRITABLE = '.question :is(input:not([type=radio],[type=checkbox],[type=file],[type=range]),textarea)';

const wrong = (text: string): TypeError => new TypeError(`remit: ${text}`);

const served = new WeakMap<Control, Served>();

/** Puts in what the page knows: into the field that waits, once for each question, and only where nothing is written. */
const fill = ({ box }: Control, prefilled: Map<string, string>, field: string) => {
  const written = prefilled.get(field);
  const element = box.querySelector(WRITABLE);
  if (
    written === undefined ||
    !(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
  )
    return;
  prefilled.delete(field);
  if (element.value) return;
  element.value = written;
  element.dispatchEvent(new Event('input', { bubbles: true }));
};

const begin = (control: Control): Served => {
  const listeners: (readonly unknown[])[] = [];
  const prefilled = new Map<string, string>();
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
    if (busy || !('field' in step)) return;
    const answer = answers.get(step.field);
    if (answer === undefined) fill(control, prefilled, step.field);
    else {
      answers.delete(step.field);
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
      for (const [field, text] of Object.entries(call[2])) {
        if (typeof text !== 'string') throw wrong(`prefill: "${field}" is no text`);
        state.prefilled.set(field, text);
      }
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
