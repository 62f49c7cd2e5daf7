/** A visit ends when nothing was opened for so long, in milliseconds. */
const VISIT_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

type Memory = {
  readonly visits: number;
  readonly last: number;
  /** When each rule did something, by its place in the list. */
  readonly done: Readonly<Record<string, readonly number[]>>;
};

const EMPTY: Memory = { visits: 0, last: -Infinity, done: {} };

const isMemory = (value: unknown): value is Memory =>
  typeof Reflect.get(Object(value), 'visits') === 'number' &&
  typeof Reflect.get(Object(value), 'last') === 'number' &&
  Object.values(Object(Reflect.get(Object(value), 'done'))).every(Array.isArray);

/** What of the visitor is remembered on the device, from the moment that they allow it. */
export type Remembered = {
  /** True on a second visit. */
  readonly returning: boolean;
  /** How often a rule did something in the last days. */
  readonly count: (rule: number, days: number) => number;
  readonly note: (rule: number) => void;
};

/** Takes off the device what was remembered. */
export const forget = (store: Pick<Storage, 'removeItem'>, key: string): void => {
  try {
    store.removeItem(key);
  } catch {
    // Expected: storage is blocked, and so holds nothing.
  }
};

/**
 * Goes on with what was remembered, and counts this visit.
 * @param store the device's own; a full or blocked one remembers nothing
 */
export const remember = (
  store: Pick<Storage, 'getItem' | 'setItem'>,
  key: string,
  now: () => number,
): Remembered => {
  const read = (): Memory => {
    try {
      const kept: unknown = JSON.parse(store.getItem(key) ?? 'null');
      return isMemory(kept) ? kept : EMPTY;
    } catch {
      // Expected: storage is blocked, or somebody else wrote there.
      return EMPTY;
    }
  };
  const write = (memory: Memory) => {
    try {
      store.setItem(key, JSON.stringify(memory));
    } catch {
      // Expected: storage is full or blocked. It counts for this page alone.
    }
  };
  let memory = read();
  const isNew = now() - memory.last > VISIT_MS;
  memory = { ...memory, visits: memory.visits + (isNew ? 1 : 0), last: now() };
  write(memory);
  return {
    returning: memory.visits > 1,
    count: (rule, days) => (memory.done[rule] ?? []).filter((time) => time > now() - days * DAY_MS).length,
    note: (rule) => {
      memory = {
        ...memory,
        done: { ...memory.done, [rule]: [...(memory.done[rule] ?? []).slice(-99), now()] },
      };
      write(memory);
    },
  };
};
