/** Attempts before a delivery is given up: about a day and a half with the delays below. */
export const MAX_ATTEMPTS = 12;

const FIRST_DELAY = 5_000;
const FACTOR = 3;
const LONGEST_DELAY = 12 * 3_600_000;

/**
 * When to try again: exponential backoff, and a random half of each delay so that recipients who come back
 * are not met by everything at once.
 * @param made attempts made so far, this one included
 * @param now milliseconds since 1970
 * @param random from 0 up to 1
 * @returns milliseconds since 1970, or undefined when no attempt is left
 */
export const nextAttempt = (made: number, now: number, random: () => number): number | undefined => {
  if (made >= MAX_ATTEMPTS) return undefined;
  const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * FACTOR ** (made - 1));
  return now + Math.round(delay * (0.5 + random() / 2));
};
