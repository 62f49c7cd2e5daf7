import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { MasterKeySource } from '../vault/load-master-keys.js';
import type { Database } from './database.js';
import { openStore, type StoreOptions } from './open-store.js';
import type { Store } from './store.js';

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

/** What the tests of a suite work with. */
export type OpenPlace = {
  readonly place: StorePlace;
  readonly store: Store;
  /** Looks into the database past the store. */
  readonly database: Database;
};

/** Opens a store in an empty place for as long as the tests of a suite run; it is there from their beginning. */
export const openFor = (
  makePlace: MakePlace,
  options: Pick<StoreOptions, 'now' | 'onCommit'> = { now: Date.now },
): OpenPlace => {
  let place: StorePlace | undefined;
  let store: Store | undefined;
  let database: Database | undefined;
  const there = <T>(what: T | undefined): T => what ?? assert.fail('nothing is open before the tests run');
  before(async () => {
    place = await makePlace();
    store = await openStore({ ...place.options, ...options });
  });
  after(async () => {
    await database?.close();
    await store?.close();
    await place?.drop();
  });
  return {
    get place() {
      return there(place);
    },
    get store() {
      return there(store);
    },
    get database() {
      return (database ??= there(place).open());
    },
  };
};
