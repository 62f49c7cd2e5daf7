/** What a script has put on the page under this name; undefined while it has not. */
export const onPage = (name: string): unknown => Reflect.get(globalThis, name);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** True when a value offers all these methods. */
export const offers = <M extends string>(
  value: unknown,
  ...methods: M[]
): value is Readonly<Record<M, (...input: unknown[]) => unknown>> =>
  (isRecord(value) || typeof value === 'function') &&
  methods.every((method) => typeof Reflect.get(value, method) === 'function');

/**
 * Listens to events that a script dispatches at the window.
 *
 * @returns stops listening
 */
export const onWindow = (types: readonly string[], listener: (event: Event) => void): (() => void) => {
  for (const type of types) addEventListener(type, listener);
  return () => {
    for (const type of types) removeEventListener(type, listener);
  };
};
