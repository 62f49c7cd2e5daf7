// How fast durable batches are ingested, beside a raw insert of the same rows into the same tables: of events
// alone, and of visits, in which each batch is a person of its own with a choice for the ledger, 19 events, and
// a lead that is sealed, can be looked up, and waits in the outbox for a recipient that is being delivered to.
// Rounds are interleaved and every one begins with an empty database, so that both see the same machine.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@remit/server';
import { median } from './median.mjs';

const ROUNDS = Number(process.env.REMIT_BENCH_ROUNDS ?? 5);
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
  /** @type {string} */ traffic,
  /** @type {number} */ connections,
) => {
  const spent = async () => {
    server.send('cpu');
    const { user, system } = await hear(server);
    return user + system;
  };
  const child = start('load', url, traffic, connections, SECONDS);
  await hear(child);
  const before = await spent();
  const said = await hear(child);
  const cpu = ((await spent()) - before) / said.stored;
  await gone(child);
  return { ...said, cpu };
};

let databases = 0;
const freshFolder = () => join(folder, String(databases++));

/** A recipient that takes its time, as one on another continent does. */
const recipient = createServer((request, response) => {
  request.resume();
  setTimeout(() => response.end(), 100);
});
await new Promise((resolve) => recipient.listen(0, '127.0.0.1', () => resolve(undefined)));
const recipientUrl = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (recipient.address()).port}`;

const raw = async (/** @type {string} */ stored, /** @type {number} */ recordsPerCommit) => {
  const dataDir = freshFolder();
  const store = await openStore({ dataDir, now: Date.now });
  await store.close();
  const child = start('raw', stored, join(dataDir, 'remit.sqlite'), recordsPerCommit);
  const said = await hear(child);
  await gone(child);
  rmSync(dataDir, { recursive: true });
  return said;
};

/** @param {(url: string, server: import('node:child_process').ChildProcess) => Promise<any>} use */
const withServer = async (use) => {
  const dataDir = freshFolder();
  const server = start('serve', dataDir, recipientUrl);
  const said = await use(await hear(server), server);
  server.send('close');
  await gone(server);
  return { ...said, dataDir };
};

const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');

const TRAFFICS = /** @type {const} */ (['events', 'visits']);
/** @type {Record<typeof TRAFFICS[number], { by20: any; by400: any; server: any }[]>} */
const rounds = { events: [], visits: [] };
for (let round = 1; round <= ROUNDS; round++) {
  for (const traffic of TRAFFICS) {
    const server = await withServer((url, child) => load(child, url, traffic, CONNECTIONS));
    const stored = join(server.dataDir, 'remit.sqlite');
    const by20 = await raw(stored, 20);
    const by400 = await raw(stored, 400);
    rmSync(server.dataDir, { recursive: true });
    rounds[traffic].push({ by20, by400, server });
    console.log(
      `round ${round}, ${traffic}: raw by 20 ${whole(by20.rowsPerSecond)}/s, ` +
        `raw by 400 ${whole(by400.rowsPerSecond)}/s, ` +
        `server ${whole(server.rowsPerSecond)}/s (p50 ${server.p50.toFixed(1)} ms, p99 ${server.p99.toFixed(1)} ms)`,
    );
  }
}

const single = await withServer(async (url, server) => {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  server.send('memory');
  const atRest = await hear(server);
  return { ...(await load(server, url, 'events', 1)), atRest };
});
recipient.close();
rmSync(folder, { recursive: true });

const report = (/** @type {typeof TRAFFICS[number]} */ traffic) => {
  const of = rounds[traffic];
  const line = (/** @type {'by20' | 'by400' | 'server'} */ what) => {
    const rate = median(of.map((round) => round[what].rowsPerSecond));
    const cpu = median(of.map((round) => round[what].cpu));
    return `${whole(rate).padStart(8)} records/s, ${cpu.toFixed(1)} µs of processor time each`;
  };
  const share = (/** @type {'by20' | 'by400'} */ what) =>
    median(of.map((round) => round.server.rowsPerSecond / round[what].rowsPerSecond)).toFixed(2);
  return `${traffic}
  server                    ${line('server')}
  raw, 20 records a commit  ${line('by20')}; the server's share is ${share('by20')}
  raw, 400 records a commit ${line('by400')}; the server's share is ${share('by400')}`;
};
console.log(`
Batches of 20 records over ${CONNECTIONS} connections, each on disk before it is answered; medians of ${ROUNDS} rounds.
${TRAFFICS.map(report).join('\n')}
one batch of events alone   p50 ${single.p50.toFixed(2)} ms, p99 ${single.p99.toFixed(2)} ms (${single.batches} batches)
memory at rest              ${(single.atRest / 1e6).toFixed(1)} MB`);
