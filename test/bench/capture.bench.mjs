// What capturing behaviour events costs the page that does it: the time of one `track`, the longest task while 1,000
// events come in a row and are written and sent, and how often IndexedDB is written to. Real Chromium, no throttling.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { chromiumFlags, findChromium } from '@remit/dev/browser';
import { chromium } from 'playwright-core';
import { median } from './median.mjs';

const EVENTS = 1000;
const RUNS = Number(process.env.REMIT_BENCH_RUNS ?? 5);
const BUDGET_TRACK_US = 50;
const BUDGET_TASK_MS = 10;
const BUDGET_PAUSE_MS = 250;

const SCRIPT = /^\/remit-sdk\.min[\w.-]*\.js$/;
/** The first byte of what is compressed. */
const GZIP = 0x1f;

const dist = new URL('../../packages/sdk/dist/', import.meta.url);
/** A clock of 5 microseconds is only for pages that are isolated from others. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
};

const page = `<!doctype html><meta charset="utf-8"><title>Capture</title><script type="module">
import { createClient } from '/remit-sdk.min.js';
const instructions = {
  controller: 'garden', version: 1, party: { name: 'Garden', contact: 'privacy@garden.example' }, notices: ['2026-01'],
  purposes: {
    analytics: { basis: 'consent', categories: ['behaviour'], retention: 'P6M', wording: { en: 'To see what is read' }, wordingSince: '2026-01' },
    improvement: { basis: 'legitimate-interest', categories: ['behaviour'], retention: 'P6M', wording: { en: 'To improve' }, wordingSince: '2026-01' },
  },
  records: { view: { kind: 'event', fields: { page: 'behaviour', depth: 'behaviour', label: 'behaviour' } } },
  recipients: {},
};
const writes = new Map();
const { put } = IDBObjectStore.prototype;
IDBObjectStore.prototype.put = function (...given) {
  writes.set(this.transaction, writes.get(this.transaction) ?? performance.now());
  return put.apply(this, given);
};
const client = createClient({
  endpoint: location.origin, key: 'site_0123456789abcdef', instructions, words: { analytics: { en: '${'a'.repeat(64)}' } },
});
const indication = { surface: 'page', method: 'button', language: 'en' };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const event = (index) => ({ page: '/garden/' + index, depth: index % 100, label: 'Garden furniture' });
window.bench = {
  isIsolated: () => crossOriginIsolated,
  answer: (yes) => client.consent({ analytics: yes }, indication),
  flush: () => client.flush(),
  pending: () => client.pending(),
  /** Events one by one, a few in each task: microseconds of each. */
  async single(count) {
    const taken = [];
    for (let index = 0; index < count; index++) {
      const began = performance.now();
      client.track('view', event(index));
      taken.push((performance.now() - began) * 1000);
      if (index % 10 === 9) await pause(5);
    }
    return taken;
  },
  /** Events in a row. @returns milliseconds that the caller was held up */
  row(count) {
    const began = performance.now();
    for (let index = 0; index < count; index++) client.track('view', event(index));
    return performance.now() - began;
  },
  /** Milliseconds between writes while an event comes every 10 ms. */
  async steady(ms) {
    writes.clear();
    for (const end = performance.now() + ms; performance.now() < end; await pause(10)) client.track('view', event(0));
    await pause(400);
    const times = [...writes.values()].sort((a, b) => a - b);
    return times.slice(1).map((time, index) => time - times[index]);
  },
};
</script>`;

const answer = async (request, response) => {
  const path = request.url ?? '';
  if (request.method === 'GET') {
    const body =
      path === '/' ? page : SCRIPT.test(path) ? readFileSync(new URL(`.${path}`, dist)) : undefined;
    const type = path === '/' ? 'text/html' : 'text/javascript';
    response.writeHead(body ? 200 : 404, { ...ISOLATED, 'content-type': type });
    response.end(body);
    return;
  }
  const sent = Buffer.concat(await request.toArray());
  if (isDown) {
    response.writeHead(503);
    response.end();
    return;
  }
  const { changes, records } = JSON.parse(sent[0] === GZIP ? gunzipSync(sent) : sent);
  const verdicts = [...changes, ...records].map(({ id }) => ({ id, outcome: 'stored' }));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ now: Date.now(), verdicts }));
};
let isDown = false;
const server = createServer((request, response) => void answer(request, response));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({
  executablePath: findChromium(console.log),
  args: chromiumFlags,
});
const context = await browser.newContext();

const open = async () => {
  const tab = await context.newPage();
  await tab.goto(`http://127.0.0.1:${server.address().port}/`, { waitUntil: 'load' });
  if (!(await tab.evaluate('bench.isIsolated()'))) throw new Error('the clock is too coarse');
  return tab;
};

/** The longest task of the page's main thread while something runs, in milliseconds of CPU time. */
const longestTask = async (tab, run) => {
  await browser.startTracing(tab, { categories: ['toplevel', 'blink.user_timing', '__metadata'] });
  await tab.evaluate("performance.mark('bench-begins')");
  await run();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const mark = traceEvents.find(({ name }) => name === 'bench-begins');
  const tasks = traceEvents.filter(
    ({ name, pid, tid, ts }) =>
      name.endsWith('RunTask') && pid === mark.pid && tid === mark.tid && ts > mark.ts,
  );
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000));
};

const waiting = { track: [], row: [] };
const given = { track: [], row: [], task: [] };
const fromDisk = [];
let gaps = [];
for (let run = 0; run < RUNS; run++) {
  // Before the choice: nothing is stored, and what is beyond the bound makes place.
  const tab = await open();
  if (run === 0) {
    await tab.evaluate(`bench.row(${EVENTS})`);
    waiting.track.push(...(await tab.evaluate(`bench.single(${EVENTS})`)));
    waiting.row.push(await tab.evaluate(`bench.row(${EVENTS})`));
  }
  await tab.evaluate('bench.answer(true).then(bench.flush)');
  given.track.push(...(await tab.evaluate(`bench.single(${EVENTS})`)));
  await tab.evaluate('bench.flush()');
  given.task.push(
    await longestTask(tab, async () => {
      given.row.push(await tab.evaluate(`bench.row(${EVENTS})`));
      await tab.waitForTimeout(4000);
    }),
  );
  if ((await tab.evaluate('bench.pending()')) > 0) await tab.evaluate('bench.flush()');
  // With a server that is down the buffer fills up: then each event costs a place.
  isDown = true;
  fromDisk.push(
    await longestTask(tab, async () => {
      await tab.evaluate(`bench.row(${EVENTS})`);
      await tab.waitForTimeout(2500);
      await tab.evaluate(`bench.row(${EVENTS / 5})`);
      await tab.waitForTimeout(1000);
    }),
  );
  gaps = [...gaps, ...(await tab.evaluate('bench.steady(2500)'))];
  isDown = false;
  await tab.close();
  const again = await open();
  await again.evaluate('bench.answer(true).then(bench.flush)');
  await again.close();
}
await browser.close();
server.close();

const round = (number) => number.toFixed(1);
const track = Math.max(median(waiting.track), median(given.track));
const task = Math.max(median(given.task), median(fromDisk));
const pause = Math.min(...gaps);
console.log(`${RUNS} runs of ${EVENTS} events, medians, unthrottled`);
console.log(
  `track     ${round(median(given.track))} us after the choice, ${round(median(waiting.track))} us before it ` +
    `(budget ${BUDGET_TRACK_US}); ${EVENTS} in a row ${round(median(given.row))} and ${round(median(waiting.row))} ms`,
);
console.log(
  `long task ${round(median(given.task))} ms while ${EVENTS} are written and sent, ${round(median(fromDisk))} ms while ` +
    `the buffer is full (budget ${BUDGET_TASK_MS})`,
);
console.log(
  `writes    at least ${round(pause)} ms apart, ${gaps.length + RUNS} of them (budget ${BUDGET_PAUSE_MS})`,
);
if (track >= BUDGET_TRACK_US || task >= BUDGET_TASK_MS || pause < BUDGET_PAUSE_MS) process.exitCode = 1;
