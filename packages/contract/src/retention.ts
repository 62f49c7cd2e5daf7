import type { Refusal } from './refusals.js';
import { remembered } from './remembered.js';

const DURATION = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/;
const DAY = 864e5;

/** Months and days of an ISO 8601 duration; a year is twelve months, a week is seven days. */
export type Duration = { readonly months: number; readonly days: number };

/**
 * Reads a retention such as `P12M`, `P2Y6M`, `P90D` (ISO 8601; calendar units only, no time part).
 * @returns undefined when it is no such duration, or a duration of zero (a retention of nothing is a contradiction).
 */
export const parseDuration = (text: string): Duration | undefined => {
  const [whole, ...parts] = DURATION.exec(text) ?? [];
  const [years = 0, months = 0, weeks = 0, days = 0] = parts.map((part) => Number(part ?? 0));
  const duration = { months: months + 12 * years, days: days + 7 * weeks };
  return whole && duration.months + duration.days > 0 ? duration : undefined;
};

const durationOf = remembered(parseDuration);

/**
 * The moment a duration that began at `from` is over. Counted in calendar units in UTC; a day that the target
 * month lacks becomes that month's last (31 January + one month is 28 or 29 February).
 * @param from milliseconds since 1970
 * @returns milliseconds since 1970; NaN when it cannot be told
 */
export const endOf = (from: number, { months, days }: Duration): number => {
  const end = new Date(from);
  const day = end.getUTCDate();
  end.setUTCMonth(end.getUTCMonth() + months);
  // In a month that lacks the day it has gone on into the next one.
  if (end.getUTCDate() < day) end.setUTCDate(0);
  return end.setUTCDate(end.getUTCDate() + days);
};

/**
 * True when a duration that began at `from` is over at `now` (both milliseconds since 1970).
 * @returns undefined when it cannot be told
 */
export const isOver = (from: number, duration: Duration | undefined, now: number): boolean | undefined => {
  if (!duration) return undefined;
  const passed = now - from;
  // Every month has 28 days at least: most questions need no calendar.
  if (passed >= 0 && passed < (duration.months * 28 + duration.days) * DAY) return false;
  const end = endOf(from, duration);
  return Number.isNaN(end) ? undefined : end <= now;
};

/** Why a duration speaks against something, by whether it is over. */
export const whyOver = (over: boolean | undefined, ended: Refusal): Refusal | undefined =>
  over === undefined ? 'time_unknown' : over ? ended : undefined;

/** PL10: why a record of that moment may not be kept any longer, or may be none of its retention can be told. */
export const whyRunOut = (from: number, retention: string, now: number): Refusal | undefined =>
  whyOver(isOver(from, durationOf(retention), now), 'retention_ended');

/**
 * The moment a retention that began at `from` runs out (PL10).
 * @param from milliseconds since 1970, the record's time
 * @param retention ISO 8601 duration
 * @returns milliseconds since 1970, or undefined when the retention cannot be read
 */
export const retentionEnd = (from: number, retention: string): number | undefined => {
  const duration = durationOf(retention);
  const end = duration ? endOf(from, duration) : Number.NaN;
  return Number.isNaN(end) ? undefined : end;
};
