import type { Database } from './database.js';
import type { StoreOptions } from './open-store.js';

/** An empty place for a database, and how to look into it past the store. */
export type StorePlace = {
  readonly options: Pick<StoreOptions, 'dataDir' | 'databaseUrl'>;
  open(): Database;
  /** Takes it away again. */
  drop(): Promise<void>;
};

/** Makes empty places on one engine. */
export type MakePlace = () => Promise<StorePlace>;
