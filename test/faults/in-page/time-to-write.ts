// Writes to a database of its own again and again, and reports how long each write took: so it is known whether the
// browser had the time to write something before it was killed.

/** A write that was finished. Milliseconds since 1970. */
export type Written = { readonly begun: number; readonly done: number };

declare global {
  interface Window {
    keepWriting(): Promise<void>;
    /** Made by the test: takes what was written as JSON. */
    wrote(written: string): void;
  }
}

/** Milliseconds from one write to the next. */
const PAUSE = 20;

window.keepWriting = async () => {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('time-to-write', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('times');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const write = () => {
    const begun = Date.now();
    const transaction = database.transaction('times', 'readwrite');
    const times = transaction.objectStore('times');
    // As a buffer has to: first read, then write.
    times.getAll().onsuccess = () => {
      times.put(begun, 'begun');
      transaction.commit();
    };
    transaction.oncomplete = () => {
      window.wrote(JSON.stringify({ begun, done: Date.now() }));
      setTimeout(write, PAUSE);
    };
  };
  write();
};
