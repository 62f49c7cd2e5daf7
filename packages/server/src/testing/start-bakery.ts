import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addOrUpdateController, type ControllerSetup } from '../setup/add-controller.js';
import { startServer, type RunningServer, type ServerOptions } from '../start-server.js';
import { openStore } from '../store/open-store.js';
import type { ControllerStore } from '../store/store.js';
import { bot, instructions, ORIGIN, SITE_KEY } from './bakery.js';

/** A server of its own in a folder of its own, and what a test asks of it. */
export type Bakery = {
  readonly url: string;
  readonly dataDir: string;
  /** The clock of the server: moves on by itself, and by hand. */
  readonly clock: { now(): number; skip(milliseconds: number): void };
  /** Everything that was logged so far. */
  readonly log: () => string;
  /** Posts a body as a page does. Objects are sent as JSON. */
  readonly post: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Reply>;
  /** Reads as the holder of a token. */
  readonly get: (path: string, token?: string) => Promise<Reply>;
  /** Looks into the store from outside the server. */
  readonly inspect: <T>(look: (controller: ControllerStore) => Promise<T>, id?: string) => Promise<T>;
  readonly server: RunningServer;
  readonly remove: () => Promise<void>;
};

/** An answer with its body read. `body` is whatever JSON it held. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly text: string;
};

export const TOKENS = {
  all: `rt_all_${newToken()}`,
  contact: `rt_contact_${newToken()}`,
  other: `rt_other_${newToken()}`,
};

function newToken(): string {
  return randomBytes(12).toString('base64url');
}

const setupOf = (more: Partial<ControllerSetup>): ControllerSetup => ({
  instructions: instructions(),
  bots: [bot],
  siteKey: SITE_KEY,
  readers: [
    { id: 'all', token: TOKENS.all, purposes: ['contact', 'marketing', 'analytics'] },
    { id: 'desk', token: TOKENS.contact, purposes: ['contact'] },
  ],
  endpoints: [],
  ...more,
});

/** Starts the bakery's server, with a second controller beside it that has nothing to do with it. */
export const startBakery = async (
  setup: Partial<ControllerSetup> = {},
  options: ServerOptions = {},
): Promise<Bakery> => {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'remit-server-')));
  const masterKeys = options.masterKeys ?? { file: join(dataDir, 'master.key') };
  let skipped = 0;
  const now = () => Date.now() + skipped;
  const store = await openStore({ dataDir, masterKeys, now });
  const added = [
    await addOrUpdateController(store, setupOf(setup), now()),
    await addOrUpdateController(
      store,
      {
        instructions: instructions({ controller: 'forge', origins: ['https://forge.example'] }),
        bots: [],
        siteKey: 'site_forge_key_0001',
        readers: [{ id: 'all', token: TOKENS.other, purposes: ['contact', 'marketing'] }],
        endpoints: [],
      },
      now(),
    ),
  ];
  await store.close();
  for (const done of added) if (!done.ok) throw new Error(`${done.path}: ${done.reason}`);

  const lines: string[] = [];
  const server = await startServer({
    port: 0,
    dataDir,
    now,
    // Each of these servers makes keys of its own: none is to be backed up.
    tell: () => {},
    logTo: { write: (line) => void lines.push(line) },
    allowPrivateTargets: true,
    ...options,
  });
  const read = async (response: Response): Promise<Reply> => {
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json ? JSON.parse(text) : undefined,
    };
  };
  return {
    url: server.url,
    dataDir,
    clock: { now, skip: (milliseconds) => void (skipped += milliseconds) },
    log: () => lines.join(''),
    post: async (path, body, headers = { origin: ORIGIN }) =>
      read(
        await fetch(`${server.url}${path}`, {
          method: 'POST',
          body: typeof body === 'string' ? body : JSON.stringify(body),
          headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
        }),
      ),
    get: async (path, token) =>
      read(
        await fetch(
          `${server.url}${path}`,
          token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
        ),
      ),
    inspect: async (look, id = 'bakery') => {
      const second = await openStore({ dataDir, masterKeys, now });
      try {
        const controller = await second.controller(id);
        if (!controller) throw new Error(`no controller ${id}`);
        return await look(controller);
      } finally {
        await second.close();
      }
    },
    server,
    remove: async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
