import type { FlowState, Step } from '@remit/contract';
import type { StepWords } from '../../words/step-words.js';

type Dated = Extract<Step, { kind: 'date' }>;

/** A bound of a date as a calendar day; one that is counted from today needs to know which day that is. */
export const dayOf = (bound: Dated['min'], { given }: FlowState): string | undefined => {
  if (typeof bound !== 'object') return bound;
  const day = Date.parse(given?.today ?? '') + bound.days * 864e5;
  return Number.isNaN(day) ? undefined : new Date(day).toISOString().slice(0, 10);
};

/** Says between which bounds an answer lies. @returns '' when there is none */
export const boundsInWords = <B>(
  more: StepWords,
  min: B | undefined,
  max: B | undefined,
  write: (bound: B) => string,
): string => {
  if (min === undefined) return max === undefined ? '' : more.atMost(write(max));
  return max === undefined ? more.atLeast(write(min)) : more.between(write(min), write(max));
};

/** A calendar day as the language writes it: no time zone moves it. */
export const dayInWords =
  (language: string) =>
  (day: string): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
