import type { FieldValue } from '@remit/contract';

/** What a page can write for the visitor, by fields and variables: a value, or its parts where a question has several. */
export type Prefill = Readonly<
  Record<string, FieldValue | readonly string[] | Readonly<Record<string, string>>>
>;

/** Fields of a behaviour event, or answers by their fields. */
export type EventFields = Readonly<Record<string, FieldValue>>;

/** What a page can give as the answer to a question: what is written, what is chosen, or null to skip it. */
export type GivenAnswer = string | number | readonly string[] | Readonly<Record<string, string>> | null;

/** What a page can listen to, and what it is told. */
export type WidgetEvents = {
  /** The chat is open. Told at once where it is open already. */
  opened: undefined;
  closed: undefined;
  /** A step was answered, or its answer changed. What was said is told of those fields alone that the bot names (`told`). */
  answered: { readonly step: string; readonly values?: EventFields };
  /** What was handed in is safe: the server has it, or the device keeps it until it has. */
  sent: { readonly delivery: 'sent' | 'reduced' | 'device' };
  /** The visitor's present choice on each purpose that rests on consent: told at once when it is known, and after each change. */
  consent: Readonly<Record<string, 'never-asked' | 'given' | 'refused' | 'withdrawn' | 'stale'>>;
};

/** A command and what belongs to it; last, the bot that is meant. */
export type Command =
  | readonly [command: 'open' | 'close' | 'toggle' | 'reset' | 'submit' | 'destroy', bot?: string]
  | readonly [command: 'track', type: string, fields?: EventFields, bot?: string]
  | readonly [command: 'prefill', answers: Prefill, bot?: string]
  | readonly [command: 'setAnswer', field: string, answer: GivenAnswer, bot?: string]
  | {
      readonly [E in keyof WidgetEvents]: readonly [
        command: 'on',
        event: E,
        listener: (detail: WidgetEvents[E]) => void,
        bot?: string,
      ];
    }[keyof WidgetEvents];

/** A command, with the time it was given in milliseconds since 1970. */
export type Call = readonly [
  time: number,
  ...command: Command | readonly ['on', keyof WidgetEvents, (detail: never) => void, bot?: string],
];

/** Gives a chat a command. @returns false when it is not for this chat, or the chat is gone */
export type Tell = (call: Call) => boolean;
