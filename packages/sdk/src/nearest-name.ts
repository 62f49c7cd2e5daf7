/** Letters and pairs of letters that two words share, for their length. */
const likeness = (a: string, b: string): number => {
  const letters = [...b];
  const shared = letters.filter((letter) => a.includes(letter));
  const pairs = letters.filter((_, index) => a.includes(b.slice(index, index + 2)));
  return (shared.length + pairs.length) / (a.length + b.length);
};

/** The known name that an unknown one most likely meant. */
export const nearestName = (name: string, known: readonly string[]): string | undefined =>
  [...known].sort((a, b) => likeness(name, b) - likeness(name, a))[0];
