// What a backup of many records costs ingestion beside it, how long backup and restore take, and whether every row
// is there again: `remit` as processes of its own.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { load } from './measured-process.mjs';
import { fill, RECORDS } from './rights/fill.mjs';

const WANTED = Number(process.env['REMIT_TEST_ROWS'] ?? 1_000_000);
/** Seconds for which ingestion is measured, alone and beside the backup. */
const SECONDS = 8;
const remit = fileURLToPath(new URL('../../packages/server/bin/remit.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'remit-bench-backup-'));
const [dataDir, backups, target] = ['data', 'backups', 'target'].map((name) => join(folder, name));

/** @param {string} data @param {string[]} args */
const start = (data, ...args) =>
  spawn(remit, args, {
    env: {
      PATH: process.env['PATH'],
      REMIT_DATA_DIR: data,
      REMIT_PORT: '0',
      REMIT_LOG_LEVEL: 'silent',
      REMIT_RATE_PER_MINUTE: '1000000000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** @param {string} data @param {string[]} args */
const run = async (data, ...args) => {
  const began = performance.now();
  const [code] = await once(start(data, ...args), 'exit');
  if (code !== 0) throw new Error(`remit ${args.join(' ')} ended with ${code}`);
  return (performance.now() - began) / 1000;
};

/** Records a second that the server takes in. */
const rateOf = async (/** @type {string} */ url) =>
  (await load(url, { traffic: 'events', connections: 32, seconds: SECONDS })).rowsPerSecond;

/** Tables of what is kept of people. */
const TABLES = ['subjects', 'subject_keys', 'consent_changes', 'records', 'lookups', 'outbox'];

/**
 * Compares what was restored with where it came from, row by row and value by value: nothing that is not there as
 * well, and nothing missing of what was there when the backup began.
 * @param {number} begun milliseconds since 1970
 */
const compareRows = (begun) => {
  const database = new SqliteDatabase(join(target, 'remit.sqlite'), { readonly: true });
  database.prepare('ATTACH ? AS origin').run(join(dataDir, 'remit.sqlite'));
  const count = (/** @type {string} */ query, /** @type {unknown[]} */ ...values) =>
    Number(
      database
        .prepare(`SELECT count(*) FROM (${query})`)
        .pluck()
        .get(...values),
    );
  let rows = 0;
  for (const table of TABLES) {
    rows += count(`SELECT 1 FROM main.${table}`);
    const other = count(`SELECT * FROM main.${table} EXCEPT SELECT * FROM origin.${table}`);
    if (other > 0) throw new Error(`${table}: ${other} rows that are not as they were`);
  }
  const missing = count(
    'SELECT id FROM origin.records WHERE received_at < ? EXCEPT SELECT id FROM main.records',
    begun,
  );
  if (missing > 0) throw new Error(`${missing} records are missing`);
  database.close();
  return rows;
};

try {
  await fill(dataDir, WANTED / RECORDS, (secret) => createHash('sha256').update(secret).digest('hex'));
  const server = start(dataDir, 'serve');
  const url = await new Promise((resolve) => {
    let written = '';
    server.stdout.on('data', (part) => {
      written += String(part);
      const [, found] = /listening at (\S+)/.exec(written) ?? [];
      if (found) resolve(found);
    });
  });
  const alone = await rateOf(url);
  const begun = Date.now();
  const beginning = run(dataDir, 'backup', backups);
  const beside = await rateOf(url);
  const seconds = await beginning;
  const again = await rateOf(url);
  server.kill('SIGTERM');
  await once(server, 'exit');

  const [name = ''] = readdirSync(backups).filter((each) => each.endsWith('.backup'));
  const megabytes = Math.round(statSync(join(backups, name)).size / 1e6);
  console.log(
    `backup of ${WANTED} records and what came meanwhile: ${seconds.toFixed(1)} s, ${megabytes} MB`,
  );
  const share = Math.round((beside / ((alone + again) / 2)) * 100);
  console.log(
    `ingestion: ${Math.round(alone)} records/s before, ${Math.round(beside)} in the ${SECONDS} s from its beginning ` +
      `(${share} %), ${Math.round(again)} after`,
  );
  mkdirSync(target);
  copyFileSync(join(dataDir, 'master.key'), join(target, 'master.key'));
  console.log(`restore: ${(await run(target, 'restore', join(backups, name))).toFixed(1)} s`);
  console.log(`every row compared: ${compareRows(begun)} rows, none differs, none is missing`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
