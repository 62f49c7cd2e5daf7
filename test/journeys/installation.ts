import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const START = fileURLToPath(new URL('../../demo/dist/start.js', import.meta.url));
const READY_WITHIN_MS = 30_000;

/** What the demo keeps in its data directory. */
const keptSchema = z.object({
  ports: z.object({ server: z.number(), shop: z.number(), crm: z.number() }),
  siteKey: z.string(),
  token: z.string(),
});

const leadsSchema = z.object({
  leads: z.array(
    z.object({
      id: z.string(),
      subject: z.string(),
      scope: z.object({ purposes: z.array(z.string()), consent: z.string().nullable() }),
      fields: z.record(z.string(), z.unknown()),
    }),
  ),
});

const deliveriesSchema = z.array(
  z.object({
    webhookId: z.string(),
    body: z.object({
      data: z.object({ record: z.string(), purpose: z.string(), fields: z.record(z.string(), z.unknown()) }),
    }),
  }),
);

export type Lead = z.infer<typeof leadsSchema>['leads'][number];

/** Asks until there is an answer other than undefined. */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  withinMs = 15_000,
): Promise<T> => {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms for ${what}`);
    await sleep(50);
  }
};

/** True when the fetch failed because nobody listens, or the connection broke. */
const noAnswer = (error: unknown): boolean => error instanceof TypeError;

/**
 * The whole product as `npm start` starts it (server, shop, CRM), in a process and a data directory of its own.
 */
export const startInstallation = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-journey-'));
  let child: ChildProcess | undefined;
  let output = '';

  const kept = () => {
    try {
      return keptSchema.parse(JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')));
    } catch (error) {
      // Not written yet.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
  const address = (port: number) => `http://127.0.0.1:${port}`;
  const known = () => {
    const all = kept();
    if (!all) throw new Error('the installation has not started');
    return all;
  };

  const start = async () => {
    const process_ = spawn(process.execPath, [START], {
      env: { ...process.env, REMIT_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = process_;
    let said = '';
    for (const stream of [process_.stdout, process_.stderr])
      stream.on('data', (part: Buffer) => {
        said += part.toString('utf8');
        output += part.toString('utf8');
      });
    await until(
      'the installation to be ready',
      async () => {
        if (process_.exitCode !== null) throw new Error(`it ended with ${process_.exitCode}:\n${output}`);
        // Until it says where it is, another installation may be answering at the ports that it would like to have.
        const all = said.includes('What to try') ? kept() : undefined;
        if (!all) return undefined;
        try {
          const answers = await Promise.all([
            fetch(`${address(all.ports.server)}/readyz`),
            fetch(address(all.ports.shop)),
            fetch(address(all.ports.crm)),
          ]);
          return answers.every(({ ok }) => ok) ? true : undefined;
        } catch (error) {
          if (noAnswer(error)) return undefined;
          throw error;
        }
      },
      READY_WITHIN_MS,
    );
  };

  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    const process_ = child;
    if (!process_ || process_.exitCode !== null || process_.signalCode !== null)
      return process_?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => process_.once('exit', resolve));
    process_.kill(signal);
    return ended;
  };

  const leads = async (purpose: string): Promise<Lead[]> => {
    const { ports, token } = known();
    const response = await fetch(`${address(ports.server)}/v1/leads?purpose=${purpose}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return leadsSchema.parse(await response.json()).leads;
  };

  await start();
  return {
    get server() {
      return address(known().ports.server);
    },
    get shop() {
      return address(known().ports.shop);
    },
    get siteKey() {
      return known().siteKey;
    },
    get token() {
      return known().token;
    },
    dataDir,
    output: () => output,
    /** What may be read for a purpose now. */
    leads,
    /** What reached the pretend CRM. */
    delivered: async () => {
      const response = await fetch(`${address(known().ports.crm)}/leads.json`);
      return deliveriesSchema.parse(await response.json());
    },
    /** Starts it again, on the same data. */
    start,
    /** Pulls the plug: no process gets to say goodbye. */
    kill: () => end('SIGKILL'),
    /** Stops it as Ctrl-C does. @returns the exit code */
    stop: () => end('SIGTERM'),
    /** Stops it and removes its data. */
    async remove() {
      await end('SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

export type Installation = Awaited<ReturnType<typeof startInstallation>>;
