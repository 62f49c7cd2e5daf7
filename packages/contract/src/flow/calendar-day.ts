import type { DayBound } from '../schema/condition-schema.js';

const DAY = 864e5;
const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)$/;

/**
 * Days since 1970-01-01 of a calendar day such as `2026-03-31`.
 * @returns undefined when there is no such day
 */
export const dayNumber = (text: string): number | undefined => {
  const [, year, month, day] = WRITTEN.exec(text) ?? [];
  const date = new Date(`${text}T00:00:00Z`);
  if (!day || Number.isNaN(date.getTime())) return undefined;
  // 30 February is no day; some engines take it for one of March.
  return date.getUTCDate() === Number(day) && date.getUTCMonth() + 1 === Number(month) && year
    ? date.getTime() / DAY
    : undefined;
};

/** Days since 1970-01-01 of a bound. @returns undefined when the day of the conversation is not known */
export const boundNumber = (bound: DayBound, today: string | undefined): number | undefined => {
  if (typeof bound === 'string') return dayNumber(bound);
  const now = dayNumber(today ?? '');
  return now === undefined ? undefined : now + bound.days;
};

/** Whole years from a day to another: an age. Who was born on 29 February is a year older on 1 March. */
export const yearsBetween = (from: string, to: string): number | undefined => {
  if (dayNumber(from) === undefined || dayNumber(to) === undefined) return undefined;
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
};
