/** Edits (insert, delete, replace) that turn one word into the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/**
 * The name somebody probably meant.
 * @returns undefined when none is near enough to be worth naming
 */
export const nearestName = (written: string, names: readonly string[]): string | undefined => {
  const [best] = names
    .map((name) => ({ name, edits: distance(written.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  return best && best.edits <= Math.max(2, Math.floor(best.name.length / 3)) ? best.name : undefined;
};

/** `; did you mean …?`, or nothing when no name is near. */
export const didYouMean = (written: string, names: readonly string[]): string => {
  const near = nearestName(written, names);
  return near === undefined ? '' : `; did you mean ${near}?`;
};
