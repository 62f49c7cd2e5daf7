/** How many pairs of neighbouring letters of one word the other has too, less the letters that it has more. */
const likeness = (name: string, other: string): number =>
  [...name].filter((_, at) => other.includes(name.slice(at, at + 2))).length -
  Math.abs(name.length - other.length);

/**
 * Refuses a name that there is not.
 *
 * @param what it names, such as `option`
 * @throws an Error with the name, those that there are, and the nearest of them
 */
export const checkName = (what: string, name: string, known: readonly string[]): void => {
  if (known.includes(name)) return;
  const [nearest] = [...known].sort((a, b) => likeness(name, b) - likeness(name, a));
  throw new Error(`No ${what} ${name}; there are ${known.join(', ')}; did you mean ${nearest}?`);
};
