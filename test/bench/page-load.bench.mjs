// What a cold page load costs with the chat closed and events on, against the same page without Remit:
// main-thread time in Chromium at 4x CPU throttle, interleaved runs, medians. REMIT_BENCH_RUNS (default 15).
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromiumFlags, findChromium } from '@remit/dev/browser';
import { chromium } from 'playwright-core';
import { median } from './median.mjs';

const RUNS = Number(process.env.REMIT_BENCH_RUNS ?? 15);
const THROTTLE = 4;
const SETTLE_MS = 3000;
const BUDGET = 1.5;
const SCRIPT = /\.js$/;

const dist = new URL('../../packages/widget/dist/', import.meta.url);
const paragraphs = Array.from(
  { length: 12 },
  (_, index) =>
    `<h2>Section ${index + 1}</h2><p>${'A plain paragraph of a static landing page. '.repeat(6)}</p>`,
).join('');
const tag =
  '<script async src="/remit.js" data-controller="garden" data-bot="quote" data-key="site_key_of_the_bench"></script>' +
  '<script async src="/events.js"></script>';
const page = (scripts) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title><script src="/observe.js"></script>` +
  `<style>body{font:16px sans-serif;max-width:60em;margin:auto}</style></head><body><h1>Page</h1>${scripts}${paragraphs}</body></html>`;
const files = {
  '/empty': ['text/html', page('')],
  '/remit': ['text/html', page(tag)],
  '/observe.js': [
    'text/javascript',
    "window.longTasks=[];new PerformanceObserver((list)=>list.getEntries().forEach((e)=>longTasks.push(e.duration))).observe({type:'longtask',buffered:true})",
  ],
  '/events.js': [
    'text/javascript',
    "(function go(){if(!window.remit)return setTimeout(go,20);remit('track','page-view',{path:location.pathname})})()",
  ],
};

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const known = files[path];
  const [type, body] =
    known ?? (SCRIPT.test(path) ? ['text/javascript', readFileSync(new URL(`.${path}`, dist))] : []);
  response.writeHead(body ? 200 : 404, { 'content-type': type ?? 'text/plain', 'cache-control': 'no-store' });
  response.end(body ?? '');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: findChromium(console.log),
  args: chromiumFlags,
});

const metric = ({ metrics }, name) => metrics.find((entry) => entry.name === name)?.value ?? 0;

const measure = async (path) => {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const clock = await context.newCDPSession(tab);
  // Counted in CPU time of the main thread, so that other work on the machine does not show.
  const cpu = await context.newCDPSession(tab);
  await clock.send('Performance.enable', { timeDomain: 'timeTicks' });
  await cpu.send('Performance.enable', { timeDomain: 'threadTicks' });
  await clock.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  const before = [await clock.send('Performance.getMetrics'), await cpu.send('Performance.getMetrics')];
  await tab.goto(origin + path, { waitUntil: 'load' });
  await sleep(SETTLE_MS);
  const after = [await clock.send('Performance.getMetrics'), await cpu.send('Performance.getMetrics')];
  const longTasks = await tab.evaluate('longTasks.length');
  const closed = path === '/empty' || (await tab.evaluate('typeof remit')) === 'function';
  if (!closed) throw new Error('the loader did not run');
  await clock.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await clock.send('HeapProfiler.enable');
  await clock.send('HeapProfiler.collectGarbage');
  const heap = metric(await clock.send('Performance.getMetrics'), 'JSHeapUsedSize') / 1_048_576;
  await context.close();
  const spent = (index, name) => (metric(after[index], name) - metric(before[index], name)) * 1000;
  return { task: spent(0, 'TaskDuration'), cpu: spent(1, 'TaskDuration'), longTasks, heap };
};

const results = { '/empty': [], '/remit': [] };
await measure('/remit'); // warms the browser
for (let run = 0; run < RUNS; run++) {
  const order = run % 2 ? ['/remit', '/empty'] : ['/empty', '/remit'];
  for (const path of order) results[path].push(await measure(path));
}
await browser.close();
server.close();

const of = (path, key) => median(results[path].map((result) => result[key]));
const ratio = of('/remit', 'task') / of('/empty', 'task');
console.log(`${RUNS} interleaved runs, ${THROTTLE}x throttle, medians`);
for (const path of ['/empty', '/remit']) {
  console.log(
    `${path.padEnd(8)} main thread ${of(path, 'task').toFixed(0)} ms, CPU ${of(path, 'cpu').toFixed(0)} ms, ` +
      `long tasks ${of(path, 'longTasks')}, heap ${of(path, 'heap').toFixed(2)} MB`,
  );
}
console.log(
  `ratio ${ratio.toFixed(2)} (budget ${BUDGET}), CPU ratio ${(of('/remit', 'cpu') / of('/empty', 'cpu')).toFixed(2)}`,
);
if (ratio > BUDGET) process.exitCode = 1;
