import type { UseStore } from 'idb-keyval';
import type { Buffer, Kept, Person, Waiting } from './buffer.js';

/** Keys sort: the person first, then the records by their ids, which begin with the time. */
const PERSON = 'person';
const recordKey = (id: string): string => `r/${id}`;

/** What is in the database as what is kept. `getAll` answers in the order of the keys. */
const keptIn = (rows: readonly (Person | Waiting)[]): Kept => {
  const kept: Kept = { person: undefined, records: new Map() };
  for (const row of rows) {
    if ('subject' in row) kept.person = row;
    else kept.records.set(row.record.id, row);
  }
  return kept;
};

/** Writes what differs. */
const writeChanges = (store: IDBObjectStore, before: Kept, after: Kept): void => {
  if (after.person !== before.person) store.put(after.person, PERSON);
  for (const id of before.records.keys()) {
    if (!after.records.has(id)) store.delete(recordKey(id));
  }
  for (const [id, waiting] of after.records) {
    if (before.records.get(id) !== waiting) store.put(waiting, recordKey(id));
  }
};

/** The browser closed the connection behind our back; in Safari it says so only in the message. */
const isLostConnection = (fault: unknown): boolean =>
  fault instanceof DOMException &&
  (fault.name === 'InvalidStateError' || /connection.*lost/i.test(fault.message));

/**
 * Keeps everything in one database of IndexedDB.
 *
 * @param openStore opens the database, creating it when it is not there
 */
export const idbBuffer = (openStore: () => UseStore): Buffer => {
  let store = openStore();
  let closed = false;

  const transact = <T>(mode: IDBTransactionMode, work: (draft: Kept) => T): Promise<T> =>
    store(
      mode,
      (objects) =>
        new Promise<T>((resolve, reject) => {
          const { transaction } = objects;
          const rows = objects.getAll();
          rows.onsuccess = () => {
            try {
              const before = keptIn(rows.result);
              const draft: Kept = { ...before, records: new Map(before.records) };
              const result = work(draft);
              transaction.oncomplete = () => resolve(result);
              if (mode === 'readwrite') {
                writeChanges(objects, before, draft);
                // Without waiting for a turn of the event loop that a dying page may not get.
                transaction.commit?.();
              }
            } catch (fault) {
              // A value that cannot be stored, or a fault in `work`: nothing of it may be written.
              transaction.abort();
              reject(fault instanceof Error ? fault : new Error(String(fault)));
            }
          };
          transaction.onabort = () => reject(transaction.error ?? new Error('transaction aborted'));
        }),
    );

  const reopened = async <T>(attempt: () => Promise<T>): Promise<T> => {
    try {
      return await attempt();
    } catch (fault) {
      if (closed || !isLostConnection(fault)) throw fault;
      store = openStore();
      return attempt();
    }
  };

  return {
    durability: 'device',
    read: () => reopened(() => transact('readonly', (kept) => kept)),
    change: (work) => reopened(() => transact('readwrite', work)),
    close() {
      closed = true;
      store('readonly', ({ transaction }) => transaction.db.close()).catch(() => {
        // Expected when it could not be opened or was closed by the browser: then there is nothing to close.
      });
    },
  };
};
