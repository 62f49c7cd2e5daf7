/** ISO 8601: a day (its beginning, in UTC), or a moment with its zone. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Reads a moment.
 * @returns milliseconds since 1970; undefined when it is written otherwise, or there is no such day
 */
export const readMoment = (text: string): number | undefined => {
  if (!MOMENT.test(text)) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time) || time < 0) return undefined;
  // Date.parse takes the 31st of every month for a day of it or of the next.
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? time : undefined;
};
