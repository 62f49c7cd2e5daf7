/** What a browser keeps for this origin, as one text, in whatever way it is kept. */
export type WhatIsKept = () => Promise<string>;

declare global {
  interface Window {
    whatIsKept: WhatIsKept;
  }
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const inDatabase = async (name: string): Promise<unknown[]> => {
  const database = await answerOf(indexedDB.open(name));
  const stores = [...database.objectStoreNames];
  try {
    if (stores.length === 0) return [];
    const transaction = database.transaction(stores);
    return await Promise.all(stores.map((store) => answerOf(transaction.objectStore(store).getAll())));
  } finally {
    database.close();
  }
};

window.whatIsKept = async () => {
  const databases = await indexedDB.databases();
  const caches_ = await caches.keys();
  return JSON.stringify([
    await Promise.all(databases.map(({ name = '' }) => inDatabase(name))),
    { ...localStorage },
    { ...sessionStorage },
    document.cookie,
    caches_,
  ]);
};
