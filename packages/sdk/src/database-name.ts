/** Name of the IndexedDB database, the lock and the channel of one controller on this origin. */
export const databaseName = (controller: string): string => `remit-${controller}`;
