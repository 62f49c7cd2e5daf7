// How fast durable batches are ingested, beside a raw insert of the same rows into the same table.
// Rounds are interleaved and every one begins with an empty database, so that both see the same machine.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@remit/server';
import { median } from './median.mjs';

const ROUNDS = 5;
const SECONDS = 2;
const CONNECTIONS = 32;
const folder = mkdtempSync(join(tmpdir(), 'remit-bench-'));

/** What the command `remit` gives Node. */
const command = new URL('../../packages/server/bin/remit.mjs', import.meta.url);
const [firstLine = ''] = readFileSync(command, 'utf8').split('\n');
const FLAGS = firstLine.split(' ').filter((word) => word.startsWith('--'));

/** @param {string} name @param {(string | number)[]} args */
const start = (name, ...args) =>
  fork(new URL(`ingest/${name}.mjs`, import.meta.url), args.map(String), {
    // Without the conditions this process runs under: what is measured is what was built.
    execArgv: name === 'serve' ? FLAGS : [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

/**
 * The next thing a process says.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<any>}
 */
const hear = (child) =>
  new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`ended with ${code} and said nothing`)));
  });

const gone = (/** @type {import('node:child_process').ChildProcess} */ child) =>
  child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : undefined;

/** What the server was given to do, and the processor time it took for each record, in microseconds. */
const load = async (
  /** @type {import('node:child_process').ChildProcess} */ server,
  /** @type {string} */ url,
  /** @type {number} */ connections,
) => {
  const spent = async () => {
    server.send('cpu');
    const { user, system } = await hear(server);
    return user + system;
  };
  const child = start('load', url, connections, SECONDS);
  await hear(child);
  const before = await spent();
  const said = await hear(child);
  const cpu = ((await spent()) - before) / said.stored;
  await gone(child);
  return { ...said, cpu };
};

let databases = 0;
const freshFolder = () => join(folder, String(databases++));

const raw = async (/** @type {number} */ rowsPerCommit) => {
  const dataDir = freshFolder();
  const store = await openStore({ dataDir, now: Date.now });
  await store.close();
  const child = start('raw', join(dataDir, 'remit.sqlite'), rowsPerCommit, SECONDS);
  const said = await hear(child);
  await gone(child);
  rmSync(dataDir, { recursive: true });
  return said;
};

/** @param {(url: string, server: import('node:child_process').ChildProcess) => Promise<any>} use */
const withServer = async (use) => {
  const dataDir = freshFolder();
  const server = start('serve', dataDir);
  const said = await use(await hear(server), server);
  server.send('close');
  await gone(server);
  rmSync(dataDir, { recursive: true });
  return said;
};

const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');

/** @type {{ by20: any; by400: any; server: any }[]} */
const rounds = [];
for (let round = 1; round <= ROUNDS; round++) {
  const by20 = await raw(20);
  const by400 = await raw(400);
  const server = await withServer((url, child) => load(child, url, CONNECTIONS));
  rounds.push({ by20, by400, server });
  console.log(
    `round ${round}: raw by 20 ${whole(by20.rowsPerSecond)}/s, raw by 400 ${whole(by400.rowsPerSecond)}/s, ` +
      `server ${whole(server.rowsPerSecond)}/s (p50 ${server.p50.toFixed(1)} ms, p99 ${server.p99.toFixed(1)} ms)`,
  );
}

const single = await withServer(async (url, server) => {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  server.send('memory');
  const atRest = await hear(server);
  return { ...(await load(server, url, 1)), atRest };
});
rmSync(folder, { recursive: true });

const line = (/** @type {'by20' | 'by400' | 'server'} */ what) => {
  const rate = median(rounds.map((round) => round[what].rowsPerSecond));
  const cpu = median(rounds.map((round) => round[what].cpu));
  return `${whole(rate).padStart(8)} records/s, ${cpu.toFixed(1)} µs of processor time each`;
};
const share = (/** @type {'by20' | 'by400'} */ of) =>
  median(rounds.map((round) => round.server.rowsPerSecond / round[of].rowsPerSecond)).toFixed(2);
console.log(`
Batches of 20 events over ${CONNECTIONS} connections, each on disk before it is answered; medians of ${ROUNDS} rounds.
  server                 ${line('server')}
  raw, 20 rows a commit  ${line('by20')}; the server's share is ${share('by20')}
  raw, 400 rows a commit ${line('by400')}; the server's share is ${share('by400')}
  one batch alone        p50 ${single.p50.toFixed(2)} ms, p99 ${single.p99.toFixed(2)} ms (${single.batches} batches)
  memory at rest         ${(single.atRest / 1e6).toFixed(1)} MB`);
