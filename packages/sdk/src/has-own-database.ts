import { databaseName } from './database-name.js';

/**
 * Looks whether an earlier visit left something for this controller. Opens and creates nothing.
 *
 * @returns undefined where the browser does not tell which databases there are
 */
export const hasOwnDatabase = async (controller: string): Promise<boolean | undefined> => {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === databaseName(controller));
  } catch {
    // Expected where there is no IndexedDB, no databases() (older browsers), or it is blocked on this page.
    return undefined;
  }
};
