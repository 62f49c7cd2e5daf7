/** A value that is loaded when it is needed, and kept for a while. */
export type Remembered<T> = { get(): Promise<T>; forget(): void };

/**
 * Loads once for all who ask at the same time, and keeps the answer for `maxAge` ms. A failure is not kept.
 */
export const remember = <T>(load: () => Promise<T>, maxAge: number, now: () => number): Remembered<T> => {
  let kept: { readonly value: Promise<T>; readonly until: number } | undefined;
  return {
    get: () => {
      const time = now();
      // A clock that was set back must not keep anything for longer.
      if (kept && time < kept.until && kept.until - time <= maxAge) return kept.value;
      const value = load();
      const mine = { value, until: time + maxAge };
      kept = mine;
      value.catch(() => {
        // Whoever asked gets the failure; the next one asks again.
        if (kept === mine) kept = undefined;
      });
      return value;
    },
    forget: () => {
      kept = undefined;
    },
  };
};
