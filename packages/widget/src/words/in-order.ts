const isList = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);

/**
 * Gives the words of a language their names: they travel as lists, in the order of the English ones.
 *
 * @param values texts in that order, or words with their names, written in that order
 */
export const inOrder = <Named extends object>(english: Named, values: object): Named => {
  const texts: readonly unknown[] = Object.values(values);
  return {
    ...english,
    ...Object.fromEntries(
      Object.entries(english).map(([name, text], at) => [
        name,
        isList(text) ? inOrder(text, Object(texts[at])) : texts[at],
      ]),
    ),
  };
};
