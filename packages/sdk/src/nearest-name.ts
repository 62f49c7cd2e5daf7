/** Edits (insert, delete, replace) that turn one word into the other, counted row by row. */
const distance = (from: string, to: string): number => {
  let row = Array.from(`${to} `, (_, index) => index);
  [...from].forEach((letter, done) => {
    let diagonal = done;
    let left = done + 1;
    row = row.map((above, index) => {
      if (index > 0) {
        left = Math.min(above + 1, left + 1, diagonal + (letter === to[index - 1] ? 0 : 1));
        diagonal = above;
      }
      return left;
    });
  });
  return row.at(-1) ?? 0;
};

/**
 * Refuses a name that there is not.
 *
 * @param what it names, such as `option`
 * @throws an Error with the name, those that there are, and the nearest of them
 */
export const checkName = (what: string, name: string, known: readonly string[]): void => {
  if (known.includes(name)) return;
  const [nearest] = known.toSorted((a, b) => distance(name, a) - distance(name, b));
  throw new Error(`No ${what} ${name}; there are ${known.join(', ')}; did you mean ${nearest}?`);
};
