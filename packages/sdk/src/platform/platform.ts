import { createStore, type UseStore } from 'idb-keyval';
import { nanoid } from 'nanoid';
import { hasOwnDatabase } from '../has-own-database.js';
import type { PageParts } from './page-lifecycle.js';

/** Everything outside of the client that it uses. */
export type Platform = PageParts & {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to below 1. Only for waiting times. */
  random(): number;
  /** 21 URL-safe characters that cannot be guessed. */
  newId(): string;
  fetch(address: string, init: RequestInit): Promise<Response>;
  /** Runs a job after some milliseconds. @returns a function that cancels it */
  after(ms: number, job: () => void): () => void;
  /** Opens a database with one object store, creating it when it is not there. */
  openStore(database: string): UseStore;
  /** Whether the controller's own database is there; undefined where the browser does not tell. */
  hasOwnDatabase(controller: string): Promise<boolean | undefined>;
  /** True when the browser says now that Global Privacy Control is on. */
  gpc(): true | undefined;
  /** Origin and path of the page now. Never its query, which may hold anything. */
  page(): string;
  /** Bytes of all requests under way that may outlive the page, of every client on it. */
  readonly alive: { bytes: number };
  readonly locks: LockManager | undefined;
  readonly Channel: typeof BroadcastChannel | undefined;
  readonly CompressionStream: typeof CompressionStream | undefined;
};

const alive = { bytes: 0 };

/** The browser. Asked for only when a client is made, so that the module can be loaded anywhere. */
export const browserPlatform = (): Platform => ({
  now: Date.now,
  random: Math.random,
  newId: nanoid,
  fetch: (address, init) => fetch(address, init),
  after(ms, job) {
    const timer = setTimeout(job, ms);
    return () => clearTimeout(timer);
  },
  openStore: (database) => createStore(database, 'kept'),
  hasOwnDatabase,
  gpc: () => Reflect.get(navigator, 'globalPrivacyControl') === true || undefined,
  // As long as the server takes it; no register names a longer one.
  page: () => (location.origin + location.pathname).slice(0, 2_000),
  alive,
  locks: navigator.locks,
  Channel: globalThis.BroadcastChannel,
  CompressionStream: globalThis.CompressionStream,
  document,
  window,
});
