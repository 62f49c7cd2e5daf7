// How fast durable batches are ingested, beside a raw insert of the same rows into the same table.
// Rounds are interleaved and every one begins with an empty database, so that both see the same machine.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@remit/server';

const ROUNDS = 5;
const SECONDS = 2;
const CONNECTIONS = 32;
const folder = mkdtempSync(join(tmpdir(), 'remit-bench-'));

/** @param {string} name @param {(string | number)[]} args */
const start = (name, ...args) =>
  fork(new URL(`ingest/${name}.mjs`, import.meta.url), args.map(String), {
    // Without the conditions this process runs under: what is measured is what was built.
    execArgv: [],
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

/** @param {string} name @param {(string | number)[]} args */
const run = async (name, ...args) => {
  const child = start(name, ...args);
  const said = await hear(child);
  await gone(child);
  return said;
};

let databases = 0;
const freshFolder = () => join(folder, String(databases++));

const raw = async (/** @type {number} */ rowsPerCommit) => {
  const dataDir = freshFolder();
  const store = await openStore({ dataDir, now: Date.now });
  await store.close();
  const { rowsPerSecond } = await run('raw', join(dataDir, 'remit.sqlite'), rowsPerCommit, SECONDS);
  rmSync(dataDir, { recursive: true });
  return rowsPerSecond;
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

const median = (/** @type {number[]} */ values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');

/** @type {{ raw20: number; raw400: number; remit: number; p50: number; p99: number }[]} */
const rounds = [];
for (let round = 1; round <= ROUNDS; round++) {
  const raw20 = await raw(20);
  const raw400 = await raw(400);
  const load = await withServer((url) => run('load', url, CONNECTIONS, SECONDS));
  rounds.push({ raw20, raw400, remit: load.rowsPerSecond, p50: load.p50, p99: load.p99 });
  console.log(
    `round ${round}: raw by 20 ${whole(raw20)}/s, raw by 400 ${whole(raw400)}/s, ` +
      `server ${whole(load.rowsPerSecond)}/s (p50 ${load.p50.toFixed(1)} ms, p99 ${load.p99.toFixed(1)} ms)`,
  );
}

const single = await withServer(async (url, server) => {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  server.send('memory');
  const atRest = await hear(server);
  const load = await run('load', url, 1, SECONDS);
  return { ...load, atRest };
});
rmSync(folder, { recursive: true });

const remit = median(rounds.map((round) => round.remit));
const share = (/** @type {'raw20' | 'raw400'} */ of) =>
  median(rounds.map((round) => round.remit / round[of])).toFixed(2);
console.log(`
Batches of 20 events over ${CONNECTIONS} connections, each on disk before it is answered; medians of ${ROUNDS} rounds.
  server                    ${whole(remit)} records/s
  share of raw, by 20 rows  ${share('raw20')} of ${whole(median(rounds.map((round) => round.raw20)))}/s
  share of raw, by 400 rows ${share('raw400')} of ${whole(median(rounds.map((round) => round.raw400)))}/s
  one batch alone           p50 ${single.p50.toFixed(2)} ms, p99 ${single.p99.toFixed(2)} ms (${single.batches} batches)
  memory at rest            ${(single.atRest / 1e6).toFixed(1)} MB`);
