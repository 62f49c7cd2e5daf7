// How fast durable batches are ingested, beside a raw insert of the same rows into the same tables: of events
// alone, and of visits, in which each batch is a person of its own with a choice for the ledger, 19 events, and
// a lead that is sealed, can be looked up, and waits in the outbox for a recipient that is being delivered to.
// Rounds are interleaved and every one begins with an empty database, so that both see the same machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@remit/server';
import { z } from 'zod';
import { gone, hear, loadServer, start } from './measured-process.mjs';
import { median } from './median.mjs';

const ROUNDS = Number(process.env.REMIT_BENCH_ROUNDS ?? 5);
const SECONDS = 2;
const CONNECTIONS = 32;
const folder = mkdtempSync(join(tmpdir(), 'remit-bench-'));

let databases = 0;
const freshFolder = () => join(folder, String(databases++));

/** A recipient that takes its time, as one on another continent does. */
const recipient = createServer((request, response) => {
  request.resume();
  setTimeout(() => response.end(), 100);
});
await new Promise((resolve) => recipient.listen(0, '127.0.0.1', () => resolve(undefined)));
const recipientUrl = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (recipient.address()).port}`;

const rawSchema = z.object({ rowsPerSecond: z.number(), cpu: z.number() });

const raw = async (/** @type {string} */ stored, /** @type {number} */ recordsPerCommit) => {
  const dataDir = freshFolder();
  const store = await openStore({ dataDir, now: Date.now });
  await store.close();
  const child = start('raw', stored, join(dataDir, 'remit.sqlite'), recordsPerCommit);
  const said = await hear(child, rawSchema);
  await gone(child);
  rmSync(dataDir, { recursive: true });
  return said;
};

/**
 * @template T
 * @param {(url: string, server: import('node:child_process').ChildProcess) => Promise<T>} use
 */
const withServer = async (use) => {
  const dataDir = freshFolder();
  const server = start('serve', dataDir, recipientUrl);
  const said = await use(await hear(server, z.string()), server);
  server.send('close');
  await gone(server);
  return { ...said, dataDir };
};

const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');

const TRAFFICS = /** @type {const} */ (['events', 'visits']);
/** @typedef {{ rowsPerSecond: number, cpu: number }} Speed */
/** @type {Record<typeof TRAFFICS[number], { by20: Speed; by400: Speed; server: Speed }[]>} */
const rounds = { events: [], visits: [] };
for (let round = 1; round <= ROUNDS; round++) {
  for (const traffic of TRAFFICS) {
    const server = await withServer((url, child) =>
      loadServer(child, url, { traffic, connections: CONNECTIONS, seconds: SECONDS }),
    );
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
  const atRest = await hear(server, z.number());
  return {
    ...(await loadServer(server, url, { traffic: 'events', connections: 1, seconds: SECONDS })),
    atRest,
  };
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
