// What the audit costs ingestion, and how long a million entries take to be verified.
// Ingestion: the same events, with one more in each batch that the decision is against, so that each batch writes an
// entry; beside it the events alone, and with one more that is not even an event, of which nothing is noted. The
// last differs from the first in the entry only, the events alone in the refused event's own way too. Rounds are
// interleaved, their order turns, and every one begins with an empty database.
// Verification: `remit` as a process of its own, on the database and on an exported file.
import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { openStore } from '@remit/server';
import { z } from 'zod';
import { CONTROLLER, INSTRUCTIONS, SITE_KEY } from './ingest/make-events.mjs';
import { gone, hear, loadServer, start } from './measured-process.mjs';
import { median } from './median.mjs';

const ROUNDS = Number(process.env['REMIT_BENCH_ROUNDS'] ?? 6);
const ENTRIES = Number(process.env['REMIT_BENCH_ENTRIES'] ?? 1_000_000);
const SECONDS = 2;
const CONNECTIONS = 32;
const folder = mkdtempSync(join(tmpdir(), 'remit-bench-audit-'));
const remit = fileURLToPath(new URL('../../packages/server/bin/remit.mjs', import.meta.url));

const TRAFFICS = /** @type {const} */ (['events', 'malformed', 'refused']);
/** @typedef {typeof TRAFFICS[number]} Traffic */

let databases = 0;
const measure = async (/** @type {Traffic} */ traffic) => {
  const dataDir = join(folder, String(databases++));
  const server = start('serve', dataDir, 'http://127.0.0.1:9');
  const url = await hear(server, z.string());
  const { rowsPerSecond, cpu } = await loadServer(server, url, {
    traffic,
    connections: CONNECTIONS,
    seconds: SECONDS,
  });
  server.send('close');
  await gone(server);
  const database = new SqliteDatabase(join(dataDir, 'remit.sqlite'), { readonly: true });
  const entries = Number(
    database.prepare("SELECT count(*) FROM audit WHERE action = 'refuse'").pluck().get(),
  );
  database.close();
  rmSync(dataDir, { recursive: true });
  if (entries > 0 !== (traffic === 'refused')) throw new Error(`${traffic}: ${entries} entries`);
  return { rowsPerSecond, cpu };
};

const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');

/** Fills a controller's audit past the server, by the rules of the chain: as many entries as wanted, quickly. */
const fill = async (/** @type {string} */ dataDir) => {
  const store = await openStore({ dataDir, now: Date.now });
  await store.addController({ instructions: INSTRUCTIONS, siteKey: SITE_KEY, readers: [] }, Date.now());
  await store.close();
  const database = new SqliteDatabase(join(dataDir, 'remit.sqlite'));
  database.pragma('synchronous = OFF');
  let { seq, head } = /** @type {{ seq: number; head: string }} */ (
    database.prepare('SELECT seq, hash AS head FROM audit ORDER BY seq DESC LIMIT 1').get()
  );
  const insert = database.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?)');
  database.transaction(() => {
    while (seq < ENTRIES) {
      seq += 1;
      const time = Date.now();
      const refused = seq % 3 === 0;
      const number = String(seq).padStart(18, '0');
      const [action, actor] = refused ? ['refuse', 'visitor'] : ['access', `reader:desk-${seq % 5}`];
      const subject = refused ? `sub_${number}` : null;
      const detail = refused
        ? `{"ids":["rec_${number}"],"instructions":1,"refused":{"consent_not_given":1}}`
        : `{"leftOut":{"consent_not_given":2},"purposes":["contact"],"route":"leads","shown":${seq % 50}}`;
      const text =
        `{"action":"${action}","actor":"${actor}","controller":"${CONTROLLER}","detail":${detail},` +
        `"record":null,"seq":${seq},"subject":${JSON.stringify(subject)},"time":${time}}`;
      head = hash('sha256', `${head}\n${text}`);
      insert.run(CONTROLLER, seq, time, actor, action, subject, detail, head);
    }
  })();
  database.close();
};

/** Runs `remit`, and gives seconds and the most memory it was seen to hold, where the system tells. */
const run = async (/** @type {string} */ dataDir, /** @type {string[]} */ ...args) => {
  const began = performance.now();
  const child = spawn(remit, args, {
    env: { PATH: process.env['PATH'], REMIT_DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let memory = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      memory = Math.max(memory, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000);
    } catch {
      // Not every system tells, and nothing is told of a process that has ended.
    }
  }, 50);
  const [code] = await once(child, 'exit');
  clearInterval(watch);
  if (code !== 0) throw new Error(`remit ${args.join(' ')} ended with ${code}`);
  return { seconds: (performance.now() - began) / 1000, memory };
};

try {
  /** @type {Record<Traffic, { rowsPerSecond: number; cpu: number }[]>} */
  const rounds = { events: [], malformed: [], refused: [] };
  for (let round = 0; round < ROUNDS; round++) {
    // Whoever comes first in one round comes later in the next.
    for (let index = 0; index < TRAFFICS.length; index++) {
      const traffic = TRAFFICS[(round + index) % TRAFFICS.length] ?? 'events';
      rounds[traffic].push(await measure(traffic));
    }
    const said = TRAFFICS.map(
      (traffic) => `${traffic} ${whole(rounds[traffic].at(-1)?.rowsPerSecond ?? 0)}/s`,
    );
    console.log(`round ${round + 1}: ${said.join(', ')}`);
  }
  const lost = (/** @type {Traffic} */ than, /** @type {'rowsPerSecond' | 'cpu'} */ what) => {
    const ratio = median(
      rounds.refused.map((each, index) => each[what] / (rounds[than][index]?.[what] ?? NaN)),
    );
    return ((what === 'cpu' ? ratio - 1 : 1 - ratio) * 100).toFixed(1);
  };
  for (const traffic of TRAFFICS) {
    const rate = median(rounds[traffic].map(({ rowsPerSecond }) => rowsPerSecond));
    const cpu = median(rounds[traffic].map((each) => each.cpu));
    console.log(
      `${traffic.padEnd(10)} ${whole(rate).padStart(8)} records/s, ${cpu.toFixed(1)} µs of processor time each`,
    );
  }
  console.log(
    `an entry in each batch costs ${lost('malformed', 'rowsPerSecond')} % of the rate (${lost('malformed', 'cpu')} % of ` +
      `processor time); with the refused event's own way ${lost('events', 'rowsPerSecond')} % (${lost('events', 'cpu')} %)`,
  );

  const dataDir = join(folder, 'audit');
  await fill(dataDir);
  const file = join(folder, 'audit.jsonl');
  for (const args of [
    ['audit', 'verify', CONTROLLER],
    ['audit', 'export', CONTROLLER, file],
    ['audit', 'verify', file],
    ['audit', 'report', CONTROLLER, '--from', '2020-01-01', '--to', '2100-01-01'],
  ]) {
    const { seconds, memory } = await run(dataDir, ...args);
    const what = args.slice(0, 2).join(' ') + (args[2] === file ? ' FILE' : '');
    console.log(
      `${what} of ${whole(ENTRIES)} entries: ${seconds.toFixed(1)} s, at most ${Math.round(memory)} MB`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
