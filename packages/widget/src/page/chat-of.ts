import type { Call, Command, EventFields, GivenAnswer, Prefill, Tell, WidgetEvents } from './command.js';

/** A chat that stands on a page. What is asked of it before the conversation is loaded waits until it is. */
export type Chat = {
  /** Opens it. One that stands in the page is always open. */
  readonly open: () => void;
  readonly close: () => void;
  readonly toggle: () => void;
  /** Notes a behaviour event; what may be kept of it is decided by the controller's instructions and the visitor's consent. */
  readonly track: (type: string, fields?: EventFields) => void;
  /**
   * Writes into the fields of questions, for the visitor to send or to change, and gives those variables that the bot
   * lets a page give. Consent and terms are never filled in.
   */
  readonly prefill: (answers: Prefill) => void;
  /** Answers a question for the visitor: now if it waits, else when it is asked. Consent is never given like this. */
  readonly setAnswer: (field: string, answer: GivenAnswer) => void;
  /** Sends what is written in the question that waits. Where there is nothing to write, nothing happens. */
  readonly submit: () => void;
  /** Begins the conversation again. What was handed in stays handed in. */
  readonly reset: () => void;
  /** @returns a function that stops listening */
  readonly on: <E extends keyof WidgetEvents>(
    event: E,
    listener: (detail: WidgetEvents[E]) => void,
  ) => () => void;
  /** Takes the chat off the page. Nothing of it stays but what waits to be sent. */
  readonly destroy: () => void;
};

/** The same chat, with a function for each command. */
export const chatOf = (tell: Tell): Chat => {
  const say = (...command: Command): void => {
    const call: Call = [Date.now(), ...command];
    tell(call);
  };
  return {
    open: () => say('open'),
    close: () => say('close'),
    toggle: () => say('toggle'),
    track: (type, fields) => say('track', type, fields),
    prefill: (answers) => say('prefill', answers),
    setAnswer: (field, answer) => say('setAnswer', field, answer),
    submit: () => say('submit'),
    reset: () => say('reset'),
    on: (event, listener) => {
      let live = true;
      const heard: typeof listener = (detail) => {
        if (live) listener(detail);
      };
      tell([Date.now(), 'on', event, heard]);
      return () => {
        live = false;
      };
    },
    destroy: () => say('destroy'),
  };
};
