import type { Hours } from './trigger.js';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/**
 * Whether a moment is within business hours. Hours over midnight belong to the day on which they begin.
 * @param now milliseconds since 1970
 */
export const isOpenAt = ({ zone, days, from, to }: Hours, now: number): boolean => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  const today = DAYS.indexOf(part('weekday')) + 1;
  const yesterday = ((today + 5) % 7) + 1;
  if (from < to) return days.includes(today) && from <= time && time < to;
  return (days.includes(today) && from <= time) || (days.includes(yesterday) && time < to);
};
