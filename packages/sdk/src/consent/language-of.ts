/**
 * The language to show a text in: the first one wanted that it is there in, itself or its base (`fi` for `fi-FI`),
 * and otherwise any.
 *
 * @param texts by language
 * @returns undefined when there is no text at all
 */
export const languageOf = (
  texts: Readonly<Record<string, unknown>>,
  ...wanted: string[]
): string | undefined =>
  [...wanted.flatMap((tag) => [tag, tag.split('-')[0] ?? '']), ...Object.keys(texts)].find((tag) =>
    Object.hasOwn(texts, tag),
  );
