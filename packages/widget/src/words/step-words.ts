import type { Problem } from '../conversation/conversation.js';

/** What the chat says at steps that are loaded only when a bot has them, in one language. */
export type StepWords = {
  /** What can be wrong with their answers. */
  readonly problems: Readonly<Partial<Record<Problem, string>>>;
  /** Beside the name of a line of a form that may stay empty. */
  readonly optional: string;
  /** Bounds of a number, a day or a time; both are written as the language writes them. */
  readonly atLeast: (bound: string) => string;
  readonly atMost: (bound: string) => string;
  readonly between: (least: string, most: string) => string;
  readonly from: string;
  readonly to: string;
  readonly street: string;
  readonly postcode: string;
  readonly town: string;
  readonly country: string;
  /** How many options may be chosen. */
  readonly choose: (least: number, most: number) => string;
  readonly search: string;
  readonly found: (count: number) => string;
  /** A place on a row: 3 of 5. */
  readonly outOf: (place: number, most: number) => string;
  /** After a link, for who hears it. */
  readonly newTab: string;
  /** Loads what another site shows. */
  readonly showFrom: (site: string) => string;
  readonly result: string;
  readonly didYouMean: (address: string) => string;
  readonly useIt: (address: string) => string;
  readonly keepIt: string;
  readonly remove: (name: string) => string;
  /** An address follows. */
  readonly fileLost: string;
};
