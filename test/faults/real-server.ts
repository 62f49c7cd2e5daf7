import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { botSchema, instructionsSchema, publicBotSchema } from '@remit/contract/schema';
import { addOrUpdateController, openStore } from '@remit/server';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { markOf } from './sent-batch.js';

const COMMAND = fileURLToPath(new URL('../../packages/server/bin/remit.mjs', import.meta.url));
const DOCUMENTS = new URL('../../demo/lumo-garden/', import.meta.url);
const READY_WITHIN_MS = 30_000;
const BOT = 'quote';

const pageSchema = z.object({
  records: z.array(z.object({ id: z.string(), fields: z.record(z.string(), z.unknown()) })),
  next: z.string().nullable(),
});
const tagsSchema = z.array(
  z.object({
    tag: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(z.object({ purposes: z.array(z.string()) })),
  }),
);
const countsSchema = z.object({ records: z.number(), changes: z.number() });
const changesSchema = z.array(z.object({ purpose: z.string(), state: z.string() }));

const documentOf = (name: string): unknown => JSON.parse(readFileSync(new URL(name, DOCUMENTS), 'utf8'));

/** The demo's garden company, whose visitors may also ask a question. */
const instructionsFor = (controller: string, origin: string) => {
  const written = instructionsSchema.parse(documentOf('instructions.json'));
  return instructionsSchema.parse({
    ...written,
    controller,
    origins: [origin],
    records: { ...written.records, question: { kind: 'message', fields: { text: 'message' } } },
  });
};

/** What the server keeps of a controller. */
export type Stored = {
  /** The mark of every record that is shown for some purpose. */
  readonly marks: readonly string[];
  /** The purposes of every row that is there, shown or not. */
  readonly scopes: readonly (readonly string[])[];
  /** What the ledger has of each consent change. */
  readonly changes: readonly { readonly purpose: string; readonly state: string }[];
};

/** The built server as an operator starts it, in a process and a data directory of its own. */
export const startRealServer = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-faults-'));
  let child: ChildProcess | undefined;
  let port = '0';

  const start = async (): Promise<string> => {
    const started = spawn(process.execPath, [COMMAND, 'serve'], {
      // Nothing else: the server refuses the variables of tests.
      env: { REMIT_DATA_DIR: dataDir, REMIT_LOG_LEVEL: 'warn', REMIT_PORT: port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`not ready in time:\n${said}`)), READY_WITHIN_MS);
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (part: Buffer) => {
          said += part.toString('utf8');
          const [, address] = /listening at (\S+)/.exec(said) ?? [];
          if (address) resolve(address);
        });
      started.once('close', (code) => {
        clearTimeout(late);
        reject(new Error(`ended with ${code}:\n${said}`));
      });
    });
    ({ port } = new URL(url));
    return url;
  };

  const kill = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGKILL');
    await ended;
  };

  const url = await start();
  // Beside the server, as the command line does it.
  const store = await openStore({ dataDir, now: Date.now });
  const rows = new Database(join(dataDir, 'remit.sqlite'), { readonly: true });
  const counts = rows.prepare(
    `select (select count(*) from records where controller_id = @controller) as records,
      (select count(*) from consent_changes where controller_id = @controller) as changes`,
  );
  let controllers = 0;

  /** Sets up a controller of its own for the pages of one origin. */
  const addController = async (origin: string) => {
    const instructions = instructionsFor(`garden-${++controllers}`, origin);
    const { controller } = instructions;
    const siteKey = `site_${randomBytes(12).toString('hex')}`;
    const token = `reader_${randomBytes(24).toString('base64url')}`;
    const readers = [{ id: 'tests', token, purposes: Object.keys(instructions.purposes) }];
    const bots = [botSchema.parse(documentOf('quote-bot.json'))];
    const added = await addOrUpdateController(
      store,
      { instructions, bots, siteKey, readers, endpoints: [] },
      Date.now(),
    );
    if (!added.ok) throw new Error(`${added.path}: ${added.reason}`);
    const definition = await fetch(`${url}/v1/bots/${controller}/${BOT}`);

    const shown = async (purpose: string, kind: string, after = ''): Promise<string[]> => {
      const query = new URLSearchParams({ purpose, kind, limit: '200', ...(after && { after }) });
      const response = await fetch(`${url}/v1/records?${query}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      const { records, next } = pageSchema.parse(await response.json());
      const marks = records.map(({ fields }) => markOf(fields));
      return next === null ? marks : [...marks, ...(await shown(purpose, kind, next))];
    };

    return {
      controller,
      siteKey,
      bot: BOT,
      /** What pages need to know, as the server publishes it. */
      definition: publicBotSchema.parse(await definition.json()),
      /** How many records and consent changes are there now. */
      count: (): { records: number; changes: number } => countsSchema.parse(counts.get({ controller })),
      stored: async (): Promise<Stored> => ({
        marks: (
          await Promise.all([
            shown('contact', 'lead'),
            shown('contact', 'message'),
            shown('analytics', 'event'),
          ])
        ).flat(),
        scopes: tagsSchema
          .parse(rows.prepare('select tag from records where controller_id = ?').all(controller))
          .map(({ tag }) => tag.purposes),
        changes: changesSchema.parse(
          rows
            .prepare('select purpose, state from consent_changes where controller_id = ? order by seq')
            .all(controller),
        ),
      }),
    };
  };

  return {
    url,
    addController,
    /** Pulls the plug: nobody gets to say goodbye. */
    kill,
    /** Starts it again on the same data, at the same address. */
    start,
    async remove(): Promise<void> {
      await kill();
      rows.close();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

export type RealServer = Awaited<ReturnType<typeof startRealServer>>;
