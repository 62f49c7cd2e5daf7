import type { Batch, PublicInstructions, Verdict } from '@remit/contract';
import { createStore, values } from 'idb-keyval';
import type { Kept, Person, Waiting } from '../src/buffer/kept.js';
import type { Client, ClientOptions, Indication } from '../src/client.js';
import { connectClient } from '../src/connect-client.js';
import { createClient, type SiteClient } from '../src/create-client.js';
import { databaseName } from '../src/database-name.js';
import { browserPlatform, type Platform } from '../src/platform/platform.js';
import type { SiteOptions } from '../src/site-options.js';

const HASH = 'a'.repeat(64);
let sites = 0;

/** Instructions of a controller that no other test uses, and so with a database of its own. */
export const instructionsOf = (
  changed: Partial<PublicInstructions> = {},
): PublicInstructions & { controller: string } => ({
  controller: `site-${Date.now()}-${++sites}`,
  version: 1,
  party: { name: 'Lumo Garden', contact: 'privacy@lumo.example' },
  notices: ['2026-01', '2026-02'],
  purposes: {
    contact: {
      basis: 'contract',
      categories: ['name', 'email', 'phone', 'message'],
      retention: 'P12M',
      wording: { en: 'To answer you' },
      wordingSince: '2026-01',
    },
    marketing: {
      basis: 'consent',
      categories: ['name', 'email', 'employer'],
      retention: 'P24M',
      wording: { en: 'To send you offers' },
      wordingSince: '2026-01',
    },
    analytics: {
      basis: 'consent',
      categories: ['behaviour'],
      retention: 'P6M',
      wording: { en: 'To see what is read' },
      wordingSince: '2026-01',
    },
  },
  records: {
    quote: { kind: 'lead', fields: { name: 'name', email: 'email', employer: 'employer' } },
    question: { kind: 'message', fields: { text: 'message' } },
    view: { kind: 'event', fields: { page: 'behaviour' } },
  },
  recipients: {},
  ...changed,
});

export const optionsOf = (instructions: PublicInstructions): ClientOptions => ({
  endpoint: 'https://leads.example',
  key: 'site_0123456789abcdef',
  instructions,
  words: { marketing: { en: HASH }, analytics: { en: HASH, fi: 'b'.repeat(64) } },
});

export const byButton: Indication = { surface: 'chat', method: 'button', language: 'en' };

export type Seen = Batch & { readonly init: RequestInit; readonly text: string };

/** What a body holds, which may be gzip. */
const textIn = (body: Blob): Promise<string> =>
  new Response(body.stream().pipeThrough(new DecompressionStream('gzip'))).text();

/** A server that stores everything once, until it is told to answer otherwise. */
export const pretendServer = () => {
  const stored = new Map<string, unknown>();
  const seen: Seen[] = [];
  const judge = (batch: Batch): Response => {
    const verdicts: Verdict[] = [...batch.changes, ...batch.records].map((item) => {
      const outcome = stored.has(item.id) ? 'duplicate' : 'stored';
      stored.set(item.id, item);
      return { id: item.id, outcome };
    });
    return Response.json({ now: Date.now(), verdicts });
  };
  const server = {
    seen,
    stored,
    judge,
    /** Answers instead of `judge`. */
    answer: judge as (batch: Seen) => Response | Promise<Response>,
    async fetch(_address: string, init: RequestInit): Promise<Response> {
      const { body } = init;
      const text = body instanceof Blob ? await textIn(body) : typeof body === 'string' ? body : '';
      const batch: Batch = JSON.parse(text);
      const request = { ...batch, init, text };
      seen.push(request);
      return await server.answer(request);
    },
    /** Ids of the records of every request, in the order sent. */
    recordIds: () => seen.map(({ records }) => records.map(({ id }) => id)),
  };
  return server;
};

/** Timers that run only when a test lets time pass. */
export const pretendTimers = () => {
  const timers = new Map<number, { at: number; ms: number; job: () => void }>();
  let count = 0;
  let elapsed = 0;
  return {
    after(ms: number, job: () => void): () => void {
      const id = ++count;
      timers.set(id, { at: elapsed + ms, ms, job });
      return () => {
        timers.delete(id);
      };
    },
    /** Milliseconds of each timer that waits. */
    waiting: () => [...timers.values()].map(({ ms }) => ms),
    pass(ms: number): void {
      elapsed += ms;
      for (const [id, { at, job }] of timers) {
        if (at > elapsed) continue;
        timers.delete(id);
        job();
      }
    },
  };
};

/** What lies in a database, read past every client. */
export const readDisk = async (database: string): Promise<Kept> => {
  const store = createStore(database, 'kept');
  const rows: (Person | Waiting)[] = await values(store);
  await store('readonly', ({ transaction }) => transaction.db.close());
  const records = new Map<string, Waiting>();
  for (const row of rows) if ('record' in row) records.set(row.record.id, row);
  return { person: rows.find((row) => 'subject' in row), records };
};

/** One page of a site, with a server and timers of its own unless others are handed in. */
export const pretendSite = (instructions = instructionsOf()) => {
  const server = pretendServer();
  const timers = pretendTimers();
  const clients: Client[] = [];
  const visible: { visibilityState: DocumentVisibilityState } = { visibilityState: 'visible' };
  const page = {
    document: Object.assign(new EventTarget(), visible),
    window: new EventTarget(),
  };
  const database = databaseName(instructions.controller);
  const platformOf = (platform: Partial<Platform>): Platform => ({
    ...browserPlatform(),
    ...page,
    fetch: server.fetch,
    after: timers.after,
    ...platform,
  });
  return {
    server,
    timers,
    page,
    instructions,
    database,
    /** Opens the site in a tab. */
    open(platform: Partial<Platform> = {}, options: Partial<ClientOptions> = {}): Client {
      const client = connectClient({ ...optionsOf(instructions), ...options }, platformOf(platform));
      clients.push(client);
      return client;
    },
    /** The same for the page's own code. */
    create(platform: Partial<Platform> = {}, options: Partial<SiteOptions> = {}): SiteClient {
      const client = createClient({ ...optionsOf(instructions), ...options }, platformOf(platform));
      clients.push(client);
      return client;
    },
    /** Hides the page, as when the visitor turns to another tab. */
    hide(): void {
      page.document.visibilityState = 'hidden';
      page.document.dispatchEvent(new Event('visibilitychange'));
    },
    /** Waits until all that waits has gone; attempts that are planned soon begin meanwhile. */
    allGone: (client: Client): Promise<void> =>
      until(async () => {
        if (timers.waiting().some((ms) => ms <= 1_000)) timers.pass(1_000);
        return (await client.pending()) === 0;
      }, 'all of it has gone'),
    onDisk: () => readDisk(database),
    isOnDisk: async () => (await indexedDB.databases()).some(({ name }) => name === database),
    /** Closes every tab and forgets the site. */
    async forget(): Promise<void> {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(database);
        request.onsuccess = request.onerror = request.onblocked = resolve;
      });
    },
  };
};

/** Waits until something is true. */
export const until = async (
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  ms = 8_000,
): Promise<void> => {
  const end = Date.now() + ms;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
