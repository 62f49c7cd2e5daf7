/** A day as `2026-11-23`, at its beginning in UTC, milliseconds since 1970; undefined when it is none. */
export const readDay = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) || time < 0 ? undefined : time;
};
