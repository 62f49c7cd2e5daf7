/**
 * What a record itself holds under a key. A key comes from outside: `toString` must not find what every object has.
 * @returns undefined when there is nothing
 */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
