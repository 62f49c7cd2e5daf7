import type { UseStore } from 'idb-keyval';
import type { Durability } from '../client.js';
import type { Platform } from '../platform/platform.js';
import type { Kept, Person, Waiting } from './kept.js';

/** Milliseconds after which a database that does not answer (blocked by a deletion, a hung disk) is given up. */
const PATIENCE = 5_000;
const PERSON = 'person';

/** Where records and consent changes wait for the server's verdict: on the device, or in memory. */
export interface Buffer {
  /** As of the last change. Not to be changed itself. */
  latest(): Kept;
  /** undefined until it was opened. */
  durability(): Durability | undefined;
  /**
   * One transaction: `work` changes a copy of everything, and all of its changes are written or none. Without
   * work it only reads again what another tab has changed. Opens the database: only for what the visitor did.
   * `work` may run more than once, so it changes nothing but the copy.
   *
   * @param unread the copy is that of the last change: `work` only adds records and takes some out. Nothing waits for
   *   the device to answer, so that even a page gets it through that is about to be gone
   * @returns what `work` returned, once it is written
   */
  change<T>(work: (draft: Kept) => T, unread?: boolean): Promise<T>;
  /** Lets go of the database. What is in it stays. */
  close(): void;
}

/** `getAll` answers in the order of the keys, and so of the ids. */
const keptIn = (rows: readonly (Person | Waiting)[]): Kept => {
  const kept: Kept = { person: undefined, records: new Map() };
  for (const row of rows) {
    if ('subject' in row) kept.person = row;
    else kept.records.set(row.record.id, row);
  }
  return kept;
};

const copyOf = ({ person, records }: Kept): Kept => ({ person, records: new Map(records) });

/**
 * The device, and memory from the moment the device fails: there is no IndexedDB, it is blocked, or full. Then
 * `durability` says so for the rest of the page's life, and memory goes on with what the device last held. Each
 * change still goes to the device too, which takes it as soon as it can.
 */
export const openBuffer = (
  name: string,
  { openStore, after }: Pick<Platform, 'openStore' | 'after'>,
): Buffer => {
  let latest: Kept = keptIn([]);
  let durability: Durability | undefined;
  let store: UseStore | undefined;
  let closed = false;
  const isInMemory = () => durability === 'memory';

  const close = (): void => {
    store?.('readonly', ({ transaction }) => transaction.db.close()).catch(() => {
      // Expected when it could not be opened or was closed by the browser: then there is nothing to close.
    });
    store = undefined;
  };

  const transact = async <T>(work: (draft: Kept) => T, unread?: boolean): Promise<readonly [T, Kept]> => {
    // To read and copy a thousand records is what costs; but what memory has may differ from what the device has.
    const known = unread && !isInMemory();
    store ??= openStore(name);
    return store(
      'readwrite',
      (objects) =>
        new Promise((resolve, reject) => {
          const { transaction } = objects;
          const write = (before: Kept): void => {
            try {
              const draft = copyOf(before);
              const result = work(draft);
              if (draft.person !== before.person) objects.put(draft.person, PERSON);
              for (const id of before.records.keys())
                // After `person`, in the order of the ids.
                if (!draft.records.has(id)) objects.delete(`r/${id}`);
              for (const [id, waiting] of draft.records)
                if (waiting !== before.records.get(id)) objects.put(waiting, `r/${id}`);
              transaction.oncomplete = () => {
                // Whatever was written meanwhile was written before this.
                const kept = known ? copyOf(latest) : draft;
                if (known) work(kept);
                resolve([result, kept]);
              };
              // Without waiting for a turn of the event loop that a dying page may not get.
              transaction.commit();
            } catch (fault) {
              // A value that cannot be stored, or a fault in `work`: nothing of it may be written.
              transaction.abort();
              reject(fault);
            }
          };
          transaction.onabort = () => reject(transaction.error);
          if (known) write(latest);
          else {
            const rows = objects.getAll();
            rows.onsuccess = () => write(keptIn(rows.result));
          }
        }),
    );
  };

  const onDevice = async <T>(work: (draft: Kept) => T, unread?: boolean): Promise<readonly [T, Kept]> => {
    try {
      return await transact(work, unread);
    } catch (fault) {
      if (closed) throw fault;
      // The browser may have closed the connection behind our back, and not every one says so.
      close();
      return transact(work, unread);
    }
  };

  return {
    latest: () => latest,
    durability: () => durability,
    async change(work, unread) {
      const device = onDevice(work, unread);
      try {
        if (!isInMemory()) {
          const [result, kept] = await new Promise<Awaited<typeof device>>((resolve, reject) => {
            const cancel = after(PATIENCE, reject);
            device.then(resolve, reject).finally(cancel);
          });
          // Unless the change before this one has failed meanwhile: then memory lacks this one.
          if (!isInMemory()) {
            durability = 'device';
            latest = kept;
            return result;
          }
        }
      } catch {
        // Expected: whatever a browser has against storing. The page must not notice, and `durability` tells.
        durability = 'memory';
      }
      device.catch(() => {
        // Expected: it is as full or blocked as before.
      });
      // In one go, as a transaction: nothing else runs in between, and a fault in `work` leaves all as it was.
      const draft = copyOf(latest);
      const result = work(draft);
      latest = {
        ...draft,
        records: new Map([...draft.records].sort(([id], [other]) => (id < other ? -1 : 1))),
      };
      return result;
    },
    close() {
      closed = true;
      close();
    },
  };
};
