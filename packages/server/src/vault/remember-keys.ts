/** Data keys in memory, by person. */
export interface KeyMemory {
  get(controller: string, subject: string): Buffer | undefined;
  set(controller: string, subject: string, key: Buffer): void;
  forget(controller: string, subject: string): void;
}

/** People whose key is remembered: about 3 MB. */
const MAX_KEYS = 10_000;
/** Milliseconds for which a key is remembered: another process may have erased the person. */
const MAX_AGE = 60_000;

/** @param now milliseconds since 1970 */
export const rememberKeys = (now: () => number, max = MAX_KEYS): KeyMemory => {
  const keys = new Map<string, { readonly key: Buffer; readonly since: number }>();
  const nameOf = (controller: string, subject: string): string => `${controller}\n${subject}`;
  return {
    get: (controller, subject) => {
      const name = nameOf(controller, subject);
      const known = keys.get(name);
      if (!known) return undefined;
      const age = now() - known.since;
      if (age >= 0 && age < MAX_AGE) return known.key;
      keys.delete(name);
      return undefined;
    },
    set: (controller, subject, key) => {
      const name = nameOf(controller, subject);
      keys.delete(name);
      keys.set(name, { key, since: now() });
      if (keys.size <= max) return;
      // A Map keeps its order: the first is the one that was loaded longest ago.
      const [oldest] = keys.keys();
      if (oldest !== undefined) keys.delete(oldest);
    },
    forget: (controller, subject) => {
      keys.delete(nameOf(controller, subject));
    },
  };
};
