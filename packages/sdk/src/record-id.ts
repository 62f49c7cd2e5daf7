/**
 * Makes ids that sort by the time they were made, within a page strictly and across tabs by the clock.
 * Nine digits in base 36 hold milliseconds until the year 5188; 96 random bits follow.
 *
 * @param now milliseconds since 1970
 * @param random a URL-safe random text of at least 16 characters
 */
export const recordIds = (now: () => number, random: () => string): (() => string) => {
  let last = 0;
  return () => {
    last = Math.max(now(), last + 1);
    return last.toString(36).padStart(9, '0') + random().slice(0, 16);
  };
};
