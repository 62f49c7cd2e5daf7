type Way = { readonly share: number; readonly next: string };

/** A number of 32 bits from a text (FNV-1a, then the last mixing of MurmurHash3): alike texts give unlike numbers. */
const hash = (text: string): number => {
  let so = 0x811c9dc5;
  for (const letter of text) so = Math.imul(so ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  so = Math.imul(so ^ (so >>> 16), 0x85ebca6b);
  so = Math.imul(so ^ (so >>> 13), 0xc2b2ae35);
  return (so ^ (so >>> 16)) >>> 0;
};

/**
 * The way that a split goes for this conversation: always the same for the same draw and step, and over all draws each way
 * as often as its share says.
 * @param draw at least 0, less than 1; without one the first way is gone
 * @throws RangeError when there is no way
 */
export const drawnWay = (ways: readonly Way[], step: string, draw = 0): Way => {
  const whole = ways.reduce((sum, { share }) => sum + share, 0);
  // From draw and step together, so that two splits of one conversation do not fall alike.
  let left = (hash(`${step} ${draw}`) / 2 ** 32) * whole;
  for (const way of ways) {
    left -= way.share;
    if (left < 0) return way;
  }
  const last = ways.at(-1);
  if (!last) throw new RangeError('a split needs a way');
  return last;
};
