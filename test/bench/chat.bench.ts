// What the chat costs when it is used, in Chromium: page load with the chat opened, click to first question (warm, and
// cold over a slow network), long tasks and interactions in a conversation of 30 questions, memory after 500 lines and
// after destroy. Interleaved runs, medians. REMIT_BENCH_RUNS (default 9). Ends with 1 beyond a budget.
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromiumFlags, findChromium } from '@remit/dev/browser';
import { chromium, type Page } from 'playwright-core';
import { definitions, QUESTIONS } from './long-bot.js';
import { median } from './median.mjs';
import { plainPage, servePages, type Files } from './plain-page.js';

const RUNS = Number(process.env.REMIT_BENCH_RUNS ?? 9);
const CONVERSATIONS = Math.max(1, Math.floor(RUNS / 3));
const THROTTLE = 4;
const SETTLE_MS = 3000;
const LINES = 500;
/** One round trip of the slow network, as Chromium adds it to each request. */
const ROUND_TRIP_MS = 300;
const MB = 1_048_576;

const tag = (bot: string) =>
  `<script async src="/remit.js" data-controller="garden" data-bot="${bot}" data-key="site_key_of_the_bench"></script>`;
const OBSERVED = '<script src="/observe.js"></script>';
const OPENS =
  "<script>window.remit=Object.assign((...call)=>remit.q.push([Date.now(),...call]),{q:[[Date.now(),'open']]})</script>";
const files: Files = {
  '/empty': ['text/html', plainPage(OBSERVED)],
  '/opened': ['text/html', plainPage(OBSERVED, OPENS + tag('thirty'))],
  '/thirty': ['text/html', plainPage(OBSERVED, tag('thirty'))],
  '/endless': ['text/html', plainPage(OBSERVED, tag('endless'))],
  '/observe.js': [
    'text/javascript',
    `window.tasks=[];window.acts=[];
new PerformanceObserver((list)=>list.getEntries().forEach((e)=>tasks.push(e.duration))).observe({type:'longtask',buffered:true});
new PerformanceObserver((list)=>list.getEntries().forEach((e)=>e.interactionId&&acts.push(e.duration))).observe({type:'event',durationThreshold:16,buffered:true})`,
  ],
  ...definitions(),
};
const { origin, close } = await servePages(files, (path, body) => {
  if (path !== '/v1/batch') return undefined;
  const { changes, records } = JSON.parse(body);
  const verdicts = [...changes, ...records].map(({ id }) => ({ id, outcome: 'stored' }));
  return JSON.stringify({ now: Date.now(), verdicts });
});
const browser = await chromium.launch({ executablePath: findChromium(console.log), args: chromiumFlags });

type Visitor = {
  readonly throttle?: number;
  readonly roundTrip?: number;
  readonly reducedMotion?: 'reduce' | 'no-preference';
};

/** Milliseconds of the main thread: by the clock, and of the processor. */
type Spent = { readonly task: number; readonly cpu: number };

/** A page in a profile of its own. */
const openPage = async (
  path: string,
  { throttle = 1, roundTrip, reducedMotion = 'no-preference' }: Visitor = {},
) => {
  const context = await browser.newContext({ reducedMotion });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'timeTicks' });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  const metric = async (name: string) =>
    (await cdp.send('Performance.getMetrics')).metrics.find((each) => each.name === name)?.value ?? 0;
  // Counted in CPU time too, so that other work on the machine does not show.
  const clock = await context.newCDPSession(page);
  await clock.send('Performance.enable', { timeDomain: 'threadTicks' });
  const times = async () =>
    Promise.all(
      [cdp, clock].map(async (session) => {
        const { metrics } = await session.send('Performance.getMetrics');
        return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
      }),
    );
  const [began = 0, beganCpu = 0] = await times();
  await page.goto(origin + path, { waitUntil: 'load' });
  if (roundTrip) {
    await cdp.send('Network.enable');
    const conditions = { offline: false, latency: roundTrip, downloadThroughput: -1, uploadThroughput: -1 };
    await cdp.send('Network.emulateNetworkConditions', conditions);
  }
  return {
    page,
    /** Milliseconds of the main thread since the page was opened. */
    spent: async (): Promise<Spent> => {
      const [task = 0, cpu = 0] = await times();
      return { task: task - began, cpu: cpu - beganCpu };
    },
    heap: async () => {
      await cdp.send('HeapProfiler.enable');
      for (let again = 0; again < 3; again++) await cdp.send('HeapProfiler.collectGarbage');
      return (await metric('JSHeapUsedSize')) / MB;
    },
    end: () => context.close(),
  };
};

/** Run in the page: clicks the launcher. @returns how long until the first question could be answered */
const openByClick = async (): Promise<number> => {
  const root = document.querySelector('remit-chat')?.shadowRoot;
  const launcher = root?.querySelector('.launcher');
  if (!root || !(launcher instanceof HTMLElement)) throw new Error('there is no launcher');
  const began = performance.now();
  launcher.click();
  while (!root.querySelector('.question :is(button,input)')?.checkVisibility())
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - began;
};

const hover = async (page: Page) => {
  await page.locator('.launcher').hover();
  await page.locator('.panel').waitFor({ state: 'attached' });
  await sleep(500);
};

const load = async (path: string): Promise<Spent> => {
  const { page, spent, end } = await openPage(path, { throttle: THROTTLE });
  await sleep(SETTLE_MS);
  if (path !== '/empty') await page.locator('.option').first().waitFor();
  const task = await spent();
  await end();
  return task;
};

const firstQuestion = async (warm: boolean): Promise<number> => {
  const { page, end } = await openPage('/thirty', warm ? {} : { roundTrip: ROUND_TRIP_MS });
  await page.locator('.launcher').waitFor();
  if (warm) await hover(page);
  const took = await page.evaluate(openByClick);
  await end();
  return warm ? took : took - ROUND_TRIP_MS;
};

/** The conversation of 30 questions as somebody at a keyboard and a mouse holds it. */
const converse = async () => {
  const { page, end } = await openPage('/thirty', { throttle: THROTTLE });
  await hover(page);
  await page.evaluate('tasks.length = acts.length = 0');
  await page.locator('.launcher').click();
  for (let at = 0; at < QUESTIONS; at++) {
    const option = page.locator('.question .option').first();
    const field = page.locator('.question input:not([readonly])');
    await page.getByText(`Question ${at + 1}:`).waitFor();
    if (at % 3 === 0) await option.click();
    else {
      await field.click();
      await page.keyboard.type('Quite a lot', { delay: 20 });
      await page.keyboard.press('Enter');
    }
  }
  await page.getByRole('button', { name: 'No', exact: true }).click();
  await page.getByText('Sent.', { exact: true }).waitFor();
  await page.locator('.data-button').click();
  await page.locator('.your-data').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await sleep(500);
  const tasks = await page.evaluate<number[]>('tasks');
  const acts = await page.evaluate<number[]>('acts');
  await end();
  return { tasks, acts };
};

const remember = async () => {
  const empty = await openPage('/empty');
  // Whoever drives a page puts a script of its own into it: into both, so that it is not taken for the chat's.
  await empty.page.locator('h1').hover();
  await sleep(500);
  const least = await empty.heap();
  await empty.end();
  const { page, heap, end } = await openPage('/endless', { reducedMotion: 'reduce' });
  await hover(page);
  await page.evaluate(openByClick);
  await page.evaluate(async (lines) => {
    const root = document.querySelector('remit-chat')?.shadowRoot;
    while ((root?.querySelectorAll('.line').length ?? 0) < lines) {
      const option = root?.querySelector('.question .option');
      if (option instanceof HTMLElement) option.click();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }, LINES);
  const full = (await heap()) - least;
  await page.evaluate("remit('destroy')");
  await sleep(500);
  if (await page.locator('remit-chat').count()) throw new Error('the chat is still there');
  const left = (await heap()) - least;
  await end();
  return { full, left };
};

const machine = `${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`;
await load('/opened'); // warms the browser
const loads: Record<'/empty' | '/opened', Spent[]> = { '/empty': [], '/opened': [] };
const warm: number[] = [];
const cold: number[] = [];
for (let run = 0; run < RUNS; run++) {
  const order = ['/empty', '/opened'] as const;
  for (const path of run % 2 ? order.toReversed() : order) loads[path].push(await load(path));
  warm.push(await firstQuestion(true));
  cold.push(await firstQuestion(false));
}
const held = [];
for (let run = 0; run < CONVERSATIONS; run++) held.push(await converse());
const memory = await remember();
await browser.close();
close();

const most = (values: readonly number[]) => Math.max(0, ...values);
const spentOn = (path: keyof typeof loads, of: keyof Spent) => median(loads[path].map((each) => each[of]));
const results: readonly (readonly [name: string, value: number, budget: number])[] = [
  [
    'page load with the chat opened, times the empty page',
    spentOn('/opened', 'task') / spentOn('/empty', 'task'),
    2,
  ],
  ['click to first question, warm, ms', median(warm), 100],
  // What is left after the round trip is what the device does.
  [`click to first question, cold, ms after one round trip of ${ROUND_TRIP_MS}`, median(cold), 100],
  ['longest task in a conversation, ms at 4x throttle', median(held.map(({ tasks }) => most(tasks))), 50],
  ['slowest interaction, ms at 4x throttle', median(held.map(({ acts }) => most(acts))), 100],
  [`memory after ${LINES} lines, MB above the empty page`, memory.full, 6],
  ['memory after destroy, MB above the empty page', memory.left, 0.3],
];
console.log(
  `${machine}; ${RUNS} interleaved runs, ${CONVERSATIONS} conversations of ${QUESTIONS} questions, medians`,
);
console.log(
  `main thread: empty ${spentOn('/empty', 'task').toFixed(0)} ms, opened ${spentOn('/opened', 'task').toFixed(0)} ms; ` +
    `CPU: ${spentOn('/empty', 'cpu').toFixed(0)} and ${spentOn('/opened', 'cpu').toFixed(0)} ms; ` +
    `interactions of at least 16 ms: ${held.map(({ acts }) => acts.length).join(', ')}`,
);
for (const [name, value, budget] of results) {
  const fits = value <= budget;
  console.log(`${fits ? 'ok    ' : 'BEYOND'} ${name}: ${value.toFixed(2)} (budget ${budget})`);
  if (!fits) process.exitCode = 1;
}
