/** Months for which an answered request is kept, unless the operator says otherwise: claims end after three years. */
export const MONTHS_KEPT = 36;

/**
 * Requests that were answered until this moment have been kept for so many calendar months. Where a month lacks the
 * day it is its last, so that at the end of a month one may stay some days longer, and none goes earlier.
 * @param now milliseconds since 1970
 * @param months whole and more than none
 */
export const endedUntil = (now: number, months: number): number => {
  const time = new Date(now);
  const day = time.getUTCDate();
  time.setUTCDate(1);
  time.setUTCMonth(time.getUTCMonth() - months);
  const last = new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1, 0)).getUTCDate();
  time.setUTCDate(Math.min(day, last));
  return time.getTime();
};
