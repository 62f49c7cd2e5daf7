import type { Buffer, Kept } from './buffer.js';
import { memoryBuffer } from './memory-buffer.js';

/** Milliseconds after which a database that does not answer (blocked by a deletion, a hung disk) is given up. */
const PATIENCE = 5_000;

/**
 * The device, and memory from the moment the device fails: there is no IndexedDB, it is blocked, or full.
 * Then `durability` says so for the rest of the page's life, and memory goes on with what the device last held.
 * What is removed and chosen from then on reaches the device too, where it still can.
 *
 * @param openDevice opens the buffer on the device
 * @param after runs a job after some milliseconds; the answer cancels it
 * @param latest what the device held when it last answered
 */
export const openBuffer = (
  openDevice: () => Buffer,
  after: (ms: number, job: () => void) => () => void,
  latest: () => Kept,
): Buffer => {
  /** What the device held when it failed. */
  let left: Kept;
  let device: Buffer | undefined;
  let memory: Buffer | undefined;

  const inTime = <T>(work: Promise<T>): Promise<T> => {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = after(PATIENCE, () => reject(new Error('the database does not answer')));
    });
    return Promise.race([work, late]).finally(cancel);
  };

  const orMemory = async <T>(attempt: (buffer: Buffer) => Promise<T>): Promise<T> => {
    if (!memory) {
      try {
        device ??= openDevice();
        return await inTime(attempt(device));
      } catch {
        // Expected: whatever a browser has against storing. The page must not notice, and `durability` tells.
        memory ??= memoryBuffer((left = latest()));
      }
    }
    return attempt(memory);
  };

  const tellDevice = ({ person, records }: Kept): void => {
    device
      ?.change((draft) => {
        for (const id of left.records.keys()) if (!records.has(id)) draft.records.delete(id);
        // Only what continues the device's own history: another tab may have added to it.
        if (person && draft.person?.history.every(({ id }, index) => id === person.history[index]?.id))
          draft.person = person;
      })
      .catch(() => {
        // Expected: it is as full or blocked as before.
      });
  };

  return {
    get durability() {
      return memory ? 'memory' : 'device';
    },
    read: () => orMemory((buffer) => buffer.read()),
    async change(work) {
      const result = await orMemory((buffer) => buffer.change(work));
      if (memory) tellDevice(await memory.read());
      return result;
    },
    close: () => device?.close(),
  };
};
