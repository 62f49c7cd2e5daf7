import type { Database } from './database.js';
import type { MasterKeySource } from '../vault/load-master-keys.js';
import type { StoreOptions } from './open-store.js';

/** The master key of every place. */
export const TEST_KEYS: MasterKeySource = { value: Buffer.alloc(32, 'test key').toString('base64') };

/** An empty place for a database, and how to look into it past the store. */
export type StorePlace = {
  readonly options: Pick<StoreOptions, 'dataDir' | 'databaseUrl' | 'masterKeys'>;
  open(): Database;
  /** Takes it away again. */
  drop(): Promise<void>;
};

/** Makes empty places on one engine. */
export type MakePlace = () => Promise<StorePlace>;
