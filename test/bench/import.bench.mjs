// How fast a list is imported, and how much memory that takes: `remit import` as a process of its own.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './median.mjs';

const ROWS = Number(process.env['REMIT_TEST_ROWS'] ?? 100_000);
const ROUNDS = Number(process.env['REMIT_TEST_ROUNDS'] ?? 3);
const remit = fileURLToPath(new URL('../../packages/server/bin/remit.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'remit-bench-import-'));
const WORDS = 'We answer you.';

const instructions = {
  controller: 'bench',
  version: 1,
  party: { name: 'Bench', contact: 'privacy@bench.example' },
  notices: ['2026-01'],
  purposes: {
    contact: {
      basis: 'contract',
      categories: ['name', 'email'],
      retention: 'P36M',
      wording: { en: WORDS },
      wordingSince: '2026-01',
    },
    analytics: {
      basis: 'contract',
      categories: ['behaviour'],
      retention: 'P36M',
      wording: { en: 'To see what is bought.' },
      wordingSince: '2026-01',
    },
  },
  records: {
    lead: { kind: 'lead', fields: { name: 'name', email: 'email' } },
    visit: { kind: 'event', fields: { page: 'behaviour' } },
  },
  recipients: {},
  origins: [],
};

const mapping = (/** @type {'lead' | 'visit'} */ type) => ({
  controller: 'bench',
  source: 'crm',
  person: 'id',
  type,
  notice: '2026-01',
  time: new Date(Date.now() - 864e5).toISOString().slice(0, 10),
  purposes: [type === 'lead' ? 'contact' : 'analytics'],
  fields: type === 'lead' ? { name: 'name', email: 'email' } : { page: 'page' },
});

const list = join(folder, 'list.csv');
const out = createWriteStream(list);
out.write('id,name,email,page\r\n');
for (let row = 0; row < ROWS; row++) {
  const line = `${row},Person ${row},person.${row}@list.example,/page/${row % 100}\r\n`;
  if (!out.write(line)) await once(out, 'drain');
}
out.end();
await once(out, 'finish');
writeFileSync(join(folder, 'instructions.json'), JSON.stringify(instructions));

/** @param {string} dataDir @param {string[]} args */
const run = async (dataDir, ...args) => {
  const began = performance.now();
  const child = spawn(remit, args, {
    env: { PATH: process.env['PATH'], REMIT_DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let wrong = '';
  child.stderr.on('data', (part) => (wrong += String(part)));
  let peak = 0;
  const watch = setInterval(() => {
    try {
      const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      peak = Math.max(peak, Number(kilobytes ?? 0) / 1024);
    } catch {
      // Where there is no /proc, or the process has just ended: what was seen so far counts.
    }
  }, 100);
  const [code] = await once(child, 'exit');
  clearInterval(watch);
  if (code !== 0) throw new Error(`remit ${args.join(' ')}: ${wrong}`);
  return { seconds: (performance.now() - began) / 1000, peak };
};

try {
  for (const [name, type, more] of /** @type {const} */ ([
    ['leads, two sealed fields each', 'lead', []],
    ['visits, nothing sealed', 'visit', []],
    ['leads, dry run', 'lead', ['--dry-run']],
  ])) {
    const map = join(folder, `${type}.json`);
    writeFileSync(map, JSON.stringify(mapping(type)));
    const rates = [];
    let peak = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const dataDir = join(folder, `${type}-${more.length}-${round}`);
      await run(dataDir, 'controller', 'add', join(folder, 'instructions.json'));
      const done = await run(dataDir, 'import', list, '--mapping', map, ...more);
      rates.push(ROWS / done.seconds);
      peak = Math.max(peak, done.peak);
      rmSync(dataDir, { recursive: true });
    }
    const shown = rates.map((rate) => Math.round(rate)).join(', ');
    console.log(
      `${name}: ${Math.round(median(rates) ?? 0)} rows/s (${shown}), at most ${Math.round(peak)} MB of memory`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
