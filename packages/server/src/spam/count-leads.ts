import { createHmac, randomBytes } from 'node:crypto';

const MINUTE = 60_000;

/**
 * Counts leads minute by minute. Who they are of is kept as a keyed digest in memory, under a key that is thrown away
 * with the counts at the end of the minute: no network address and no id is stored anywhere.
 * @param now milliseconds since 1970
 * @param mostKept who is counted at once at most; whoever comes after counts as somebody new each time
 * @returns a function that counts leads of somebody, and says how many there were this minute
 */
export const leadCounter = (
  now: () => number,
  mostKept = 20_000,
): ((who: string, leads: number) => number) => {
  let minute = 0;
  let key = randomBytes(32);
  const counts = new Map<string, number>();
  return (who, leads) => {
    const present = Math.floor(now() / MINUTE);
    if (present !== minute) {
      minute = present;
      key = randomBytes(32);
      counts.clear();
    }
    const digest = createHmac('sha256', key).update(who).digest('base64');
    const count = (counts.get(digest) ?? 0) + leads;
    if (counts.has(digest) || counts.size < mostKept) counts.set(digest, count);
    return count;
  };
};
