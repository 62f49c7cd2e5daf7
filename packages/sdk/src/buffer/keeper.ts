import type { Durability } from '../client.js';
import type { Buffer, Kept } from './buffer.js';

/** The buffer, opened not before there is a reason, and a copy in memory of what it last held. */
export interface Keeper {
  /** As of the last time it was read or changed. Not to be changed. */
  latest(): Kept;
  /** undefined until it was opened. */
  durability(): Durability | undefined;
  /**
   * Opens it when an earlier visit has left something.
   *
   * @param acting the visitor acts: then it is also opened where the browser does not tell what there is
   */
  resume(acting: boolean): Promise<void>;
  /** Reads again what another tab has changed. */
  reload(): Promise<void>;
  /** See `Buffer.change`. Opens it: only for what the visitor did. */
  change<T>(work: (draft: Kept) => T): Promise<T>;
  close(): void;
}

/**
 * @param open opens the buffer; it may ask what was kept when it last answered
 * @param isThere whether an earlier visit left something; undefined when nobody can tell
 */
export const keeper = (
  open: (latest: () => Kept) => Buffer,
  isThere: () => Promise<boolean | undefined>,
): Keeper => {
  let buffer: Buffer | undefined;
  let latest: Kept = { person: undefined, records: new Map() };
  let opening: Promise<Buffer> | undefined;

  const opened = (): Promise<Buffer> => {
    opening ??= (async () => {
      const opens = open(() => latest);
      latest = await opens.read();
      buffer = opens;
      return opens;
    })();
    return opening;
  };

  return {
    latest: () => latest,
    durability: () => buffer?.durability,
    async resume(acting) {
      if (opening || ((await isThere()) ?? acting)) await opened();
    },
    async reload() {
      if (buffer) latest = await buffer.read();
    },
    async change(work) {
      const changes = await opened();
      let changed = latest;
      const result = await changes.change((draft) => work((changed = draft)));
      latest = changed;
      return result;
    },
    close() {
      opening?.then(
        (opens) => opens.close(),
        () => {
          // Expected: what could not be opened needs no closing.
        },
      );
    },
  };
};
