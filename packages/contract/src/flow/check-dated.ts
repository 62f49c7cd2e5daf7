import type { AnswerRefusal } from '../check-answer.js';
import type { DayBound } from '../schema/condition-schema.js';
import { boundNumber, dayNumber } from './calendar-day.js';

/** What is wrong with a calendar day. @returns undefined when nothing is */
export const wrongDay = (
  text: string,
  { min, max }: { readonly min?: DayBound | undefined; readonly max?: DayBound | undefined },
  today: string | undefined,
): AnswerRefusal | undefined => {
  const day = dayNumber(text);
  if (day === undefined) return 'date_malformed';
  // A bound that nobody can tell refuses: the day of the conversation has to be given.
  const first = min === undefined ? -Infinity : boundNumber(min, today);
  if (first === undefined || day < first) return 'date_too_early';
  const last = max === undefined ? Infinity : boundNumber(max, today);
  return last === undefined || day > last ? 'date_too_late' : undefined;
};

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with a time of day such as `09:30`. @returns undefined when nothing is */
export const wrongTime = (
  text: string,
  { min, max }: { readonly min?: string | undefined; readonly max?: string | undefined },
): AnswerRefusal | undefined => {
  if (!CLOCK.test(text)) return 'time_malformed';
  if (min !== undefined && text < min) return 'time_too_early';
  return max !== undefined && text > max ? 'time_too_late' : undefined;
};
