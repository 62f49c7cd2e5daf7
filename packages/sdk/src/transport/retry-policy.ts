/** Milliseconds: the first wait is drawn from 0 to BASE, then up to twice as long each time, up to CAP. */
const BASE = 1_000;
const CAP = 300_000;
/** A server's Retry-After is honoured up to a day; more is taken for a mistake. */
const LONGEST = 864e5;

/**
 * Milliseconds to wait before the next attempt. Full jitter: drawn from the whole span, so that browsers
 * that failed together do not come back together.
 *
 * @param failures attempts that failed in a row before this one
 * @param after milliseconds that the server asked for
 * @param random a number from 0 to below 1
 */
export const retryDelay = (failures: number, after: number | undefined, random: number): number =>
  Math.min(after ?? 0, LONGEST) + random * Math.min(CAP, BASE * 2 ** failures);

/**
 * Reads a Retry-After header (RFC 9110, 10.2.3): seconds, or an HTTP date.
 *
 * @returns milliseconds from now, or undefined when there is none to read
 */
export const retryAfter = (header: string | null, now: number): number | undefined => {
  const ms = header ? Number(header) * 1000 || Date.parse(header) - now : NaN;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
};
