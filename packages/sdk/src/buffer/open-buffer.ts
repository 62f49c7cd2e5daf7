import type { Buffer, Kept } from './buffer.js';
import { memoryBuffer } from './memory-buffer.js';

/** Milliseconds after which a database that does not answer (blocked by a deletion, a hung disk) is given up. */
const PATIENCE = 5_000;

/**
 * The device, and memory from the moment the device fails: there is no IndexedDB, it is blocked, or full.
 * Then `durability` says so for the rest of the page's life, and memory goes on with what the device last held.
 *
 * @param openDevice opens the buffer on the device
 * @param after runs a job after some milliseconds; the answer cancels it
 */
export const openBuffer = (
  openDevice: () => Buffer,
  after: (ms: number, job: () => void) => () => void,
): Buffer => {
  let last: Kept | undefined;
  let active: Buffer;

  const inTime = <T>(work: Promise<T>): Promise<T> => {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = after(PATIENCE, () => reject(new Error('the database does not answer')));
    });
    return Promise.race([work, late]).finally(cancel);
  };

  const orMemory = async <T>(attempt: (buffer: Buffer) => Promise<T>): Promise<T> => {
    const used = active;
    if (used.durability === 'memory') return attempt(used);
    try {
      return await inTime(attempt(used));
    } catch {
      // Expected: whatever a browser has against storing. The page must not notice, and `durability` tells.
      if (active === used) active = memoryBuffer(last);
      return attempt(active);
    }
  };

  try {
    active = openDevice();
  } catch {
    // Expected where there is no IndexedDB at all.
    active = memoryBuffer();
  }

  return {
    get durability() {
      return active.durability;
    },
    read: () =>
      orMemory(async (buffer) => {
        last = await buffer.read();
        return last;
      }),
    change: (work) =>
      orMemory(async (buffer) => {
        let draft: Kept | undefined;
        const result = await buffer.change((given) => work((draft = given)));
        last = draft;
        return result;
      }),
    close: () => active.close(),
  };
};
