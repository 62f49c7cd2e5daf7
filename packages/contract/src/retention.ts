const DURATION = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/;

/** Years, months and days of an ISO 8601 duration; weeks are counted as seven days. */
export type Duration = { readonly years: number; readonly months: number; readonly days: number };

/**
 * Reads a retention such as `P12M`, `P2Y6M`, `P90D` (ISO 8601; calendar units only, no time part).
 * @returns undefined when it is no such duration, or a duration of zero (a retention of nothing is a contradiction).
 */
export const parseDuration = (text: string): Duration | undefined => {
  const match = DURATION.exec(text);
  if (!match) return undefined;
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0));
  const duration = { years: years ?? 0, months: months ?? 0, days: (days ?? 0) + 7 * (weeks ?? 0) };
  return duration.years + duration.months + duration.days > 0 ? duration : undefined;
};

const MEMO = new Map<string, Duration | undefined>();

/**
 * The moment a retention that began at `from` runs out (PL10). Counted in calendar units in UTC; a day
 * that the target month lacks becomes that month's last (31 January + P1M is 28 or 29 February).
 * @param from milliseconds since 1970, the record's time
 * @param retention ISO 8601 duration
 * @returns milliseconds since 1970, or undefined when the retention cannot be read
 */
export const retentionEnd = (from: number, retention: string): number | undefined => {
  let duration = MEMO.get(retention);
  if (duration === undefined) {
    duration = parseDuration(retention);
    // Retentions come from instructions, of which there are few; the bound only guards against misuse.
    if (MEMO.size < 1000) MEMO.set(retention, duration);
  }
  if (!duration || !Number.isFinite(from)) return undefined;
  const start = new Date(from);
  const month = start.getUTCMonth() + duration.months + 12 * duration.years;
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(start.getUTCDate(), lastDay);
  const end =
    Date.UTC(start.getUTCFullYear(), month, day + duration.days) + (from - Math.floor(from / 864e5) * 864e5);
  return Number.isNaN(end) ? undefined : end;
};
