import type { Problem } from '../conversation/conversation.js';
import type { Delivery } from '../conversation/hand-in.js';

/** Everything the chat itself says, in one language. What the bot says comes from its definition. */
export type Words = {
  /** Language tag of these words. */
  readonly language: string;
  readonly conversation: string;
  readonly close: string;
  /** Before what the visitor said, for who hears it. */
  readonly you: string;
  readonly send: string;
  readonly skip: string;
  readonly skipped: string;
  readonly yourAnswer: string;
  readonly loading: string;
  readonly loadingFailed: string;
  readonly retry: string;
  readonly yourData: string;
  /** What is wrong with an answer, as far as the steps can let it be: they hand in nothing that is otherwise wrong. */
  readonly problems: Readonly<Partial<Record<Problem, string>>>;

  /** Who asks for permission. */
  readonly askedBy: (controller: string) => string;
  /** What only a purpose that rests on consent needs; its words follow. */
  readonly onlyIfYes: string;
  /** No and yes, to one purpose and to all of them. */
  readonly one: readonly [no: string, yes: string];
  readonly all: readonly [no: string, yes: string];
  readonly goOn: string;
  readonly details: string;
  readonly keptFor: (time: string) => string;
  readonly receivedBy: (names: string) => string;
  readonly receivedByNobody: (controller: string) => string;

  readonly delivery: Readonly<Record<Exclude<Delivery, 'refused'>, string>>;
  /** An address follows. */
  readonly refused: string;
};
