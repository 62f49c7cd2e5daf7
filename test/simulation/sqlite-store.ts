import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@remit/server';
import type { OpenKeeping } from './run-seed.js';
import { ENDPOINTS, SITE_KEY } from './shop.js';

/** One real database for many seeds: each has a controller of its own, as the customers of a processor do. */
export const openSqliteStores = async (): Promise<{
  readonly open: OpenKeeping;
  remove(): Promise<void>;
}> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'remit-simulation-'));
  let clock = Date.now;
  const openIt = () => openStore({ dataDir, now: () => clock() });
  let database = await openIt();
  return {
    async open(_product, instructions, now) {
      const { controller } = instructions;
      let store = await database.addController({ instructions, siteKey: SITE_KEY, readers: [] }, 0);
      for (const endpoint of ENDPOINTS) await store.setEndpoint(endpoint);
      // Asked for from the first request on.
      clock = now;
      return {
        get store() {
          return store;
        },
        async reopen() {
          await database.close();
          database = await openIt();
          const again = await database.controller(controller);
          if (!again) throw new Error('a controller is gone after the server died');
          store = again;
        },
        close: async () => {
          clock = Date.now;
        },
      };
    },
    async remove() {
      await database.close();
      await rm(dataDir, { recursive: true });
    },
  };
};
