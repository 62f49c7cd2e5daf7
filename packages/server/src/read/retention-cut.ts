import { retentionEnd } from '@remit/contract';

const DAY = 864e5;

/** Where the retention of a purpose cuts, by the record's time; milliseconds since 1970. */
export type RetentionCut = {
  /** Whatever was made before has run out. */
  readonly gone: number;
  /** Nothing that was made from then on has run out. Between the two each record's own time tells. */
  readonly whole: number;
};

/** The first day for which `holds` is true, when it stays true from then on; up to the day after `last`. */
const firstDay = (last: number, holds: (day: number) => boolean): number => {
  let low = 0;
  let high = last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low * DAY;
};

/**
 * Tells apart by their times which records a retention has run out for, without looking at each (PL10). A
 * retention counts from day to day, so only the few days that end on the present one remain to be looked at.
 * @returns undefined when the retention cannot be read: then it has run out for everything
 */
export const retentionCut = (retention: string, now: number): RetentionCut | undefined => {
  if (retentionEnd(0, retention) === undefined) return undefined;
  const today = Math.floor(now / DAY);
  const endOf = (day: number) => retentionEnd(day * DAY, retention) ?? 0;
  return {
    gone: firstDay(today, (day) => endOf(day) + DAY > now),
    whole: firstDay(today, (day) => endOf(day) > now),
  };
};
