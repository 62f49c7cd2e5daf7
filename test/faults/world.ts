import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { z } from 'zod';
import { openSite } from './embedding-site.js';
import { openNetwork, type Network } from './faulty-network.js';
import type { Written } from './in-page/time-to-write.js';
import type { Report, Work } from './in-page/visit.js';
import { openKillableBrowser, type KillableBrowser } from './killable-browser.js';
import { leftBehind } from './left-behind.js';
import { startRealServer, type RealServer } from './real-server.js';
import { marksIn, readBatch, type SentBatch } from './sent-batch.js';
import { tally, type No, type Tally } from './tally.js';

/** How much happens in a fault, and how long it lasts. Times in milliseconds. */
export type Scale = {
  readonly events: number;
  readonly every: number;
  readonly handInAfter: number;
  /** How long something is down, offline or refusing. */
  readonly outage: number;
  /** How long an answer takes that takes long. */
  readonly slowness: number;
  /** How long everything may take to arrive. */
  readonly patience: number;
  /** How long it is watched after that whether anything is sent again. */
  readonly quiet: number;
  /** Whether a visitor from whose page all has arrived comes back to a new one. Whoever left always does. */
  readonly comeBack: boolean;
};

/**
 * What is shared by faults that happen at the same time. Each has an origin and a controller of its own, so that none
 * touches what another keeps, here or there.
 */
export type Surroundings = {
  readonly server: RealServer;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly scale: Scale;
};

/** What a fault needs of its own, besides a site, a network and a controller. */
export type Needs = {
  /** A server of its own, that it can kill. */
  readonly ownServer?: boolean;
  /** A browser profile of its own, of which it can crash a tab. */
  readonly ownContext?: boolean;
  /** A browser of its own, that it can kill. */
  readonly ownBrowser?: boolean;
};

const reportSchema = z.object({ mark: z.string(), at: z.number() });
const writtenSchema = z.object({ begun: z.number(), done: z.number() });

const CONSENTS = ['marketing', 'analytics'];

/** A visitor's browser, a network and a real server: where one fault happens. */
export const openWorld = async ({ scale, ...shared }: Surroundings, needs: Needs) => {
  const server = needs.ownServer ? await startRealServer() : shared.server;
  const site = await openSite();
  const network: Network = await openNetwork(() => server.url);
  const controller = await server.addController(site.origin);
  const { instructions, words } = controller.definition;
  const client = {
    endpoint: network.address,
    key: controller.siteKey,
    instructions,
    words,
    source: 'page',
  } as const;
  site.embed({ client, controller: controller.controller, bot: controller.bot });

  const captured: Report[] = [];
  const nos: No[] = [];
  let written: Written[] | undefined;
  const attempts: SentBatch[] = [];
  const kept: string[] = [];
  const errors: string[] = [];
  let profile: string | undefined;
  let killable: KillableBrowser | undefined;
  let next = 1;
  let hasArrived = false;

  const openContext = async (): Promise<BrowserContext> => {
    if (needs.ownContext) return shared.browser.newContext();
    if (!needs.ownBrowser) return shared.context;
    profile ??= mkdtempSync(join(tmpdir(), 'remit-profile-'));
    killable = await openKillableBrowser(profile);
    return killable.context;
  };
  let context = await openContext();
  let pages: Page[] = [];
  const devtoolsOf = new Map<Page, CDPSession>();

  /** Hears what a page reports until it is gone; the page does not wait. */
  const hear = async (page: Page): Promise<void> => {
    const devtools = await context.newCDPSession(page);
    devtoolsOf.set(page, devtools);
    devtools.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'report') captured.push(reportSchema.parse(JSON.parse(payload)));
      else written?.push(writtenSchema.parse(JSON.parse(payload)));
    });
    await devtools.send('Runtime.enable');
    for (const name of ['report', 'wrote']) await devtools.send('Runtime.addBinding', { name });
  };

  /** Opens a page of the site, as soon as it can be used. */
  const open = async (path = '/'): Promise<Page> => {
    const page = await context.newPage();
    pages.push(page);
    await hear(page);
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('request', (request) => {
      const body = request.url() === `${network.address}/v1/batch` ? request.postDataBuffer() : null;
      if (body) attempts.push(readBatch(body));
    });
    await page.goto(site.origin + path);
    await page.waitForFunction(path === '/' ? 'window.visit' : 'window.whatIsKept');
    return page;
  };

  const isEvent = (mark: string) => mark.startsWith('event-');
  const isChoice = ({ mark }: Report) => /^(yes|no)-/.test(mark);
  const isEnded = (mark: string) =>
    isEvent(mark) && nos.some(({ purposes }) => purposes.includes('analytics'));

  /** Whether as much is stored as was captured. */
  const areChoicesThere = () => controller.count().changes >= captured.filter(isChoice).length;
  const isThere = () =>
    areChoicesThere() &&
    controller.count().records >= captured.filter((each) => !isChoice(each) && !isEnded(each.mark)).length;

  const until = async (what: string, holds: () => Promise<boolean> | boolean): Promise<void> => {
    const end = Date.now() + scale.patience;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`waited ${scale.patience} ms until ${what}`);
      await sleep(100);
    }
  };

  /** Looks for what a browser may not keep after a "no". */
  const lookAtWhatIsKept = async (page: Page): Promise<void> => {
    const text = await page.evaluate(() => window.whatIsKept());
    kept.push(...marksIn(text).filter(isEnded));
  };

  const said = (purposes: readonly string[], answer: 'yes' | 'no', at: number) =>
    captured.push(...purposes.map((purpose) => ({ mark: `${answer}-${purpose}`, at })));

  /** Events, leads and messages at an even pace. Resolves when all were made. */
  const work = async (page: Page, differently: Partial<Work> = {}): Promise<void> => {
    const { events, every, handInAfter } = scale;
    const plan = { from: next, events, every, handInAfter, ...differently };
    next += plan.events;
    await page.evaluate((all) => window.visit.work(all), plan);
  };

  return {
    scale,
    network,
    server,
    open,
    errors: (): readonly string[] => [...errors, ...network.errors()],
    get context() {
      return context;
    },
    /** Says "yes" to all that rests on consent. */
    async yes(page: Page): Promise<void> {
      said(CONSENTS, 'yes', await page.evaluate((purposes) => window.visit.choose(purposes), CONSENTS));
    },
    /**
     * Says "no".
     *
     * @param within milliseconds after which it must hold wherever something was under way at that moment
     */
    async no(page: Page, purposes: readonly string[] = CONSENTS, within = 0): Promise<void> {
      const at = await page.evaluate((these) => window.visit.withdraw(these), purposes);
      said(purposes, 'no', at);
      nos.push({ purposes, at, within });
      await lookAtWhatIsKept(page);
    },
    /** Nothing was said yet: until something is, that is a "no". */
    nothingSaid(): void {
      nos.push({ purposes: CONSENTS, at: Date.now(), within: 0 });
    },
    work,
    /** Hands something in; resolves as soon as the visitor may be told, and then the page stands still. */
    async handInAndFreeze(page: Page): Promise<void> {
      const number = next++;
      leftBehind(page.evaluate((which) => window.visit.handInAndFreeze(which), number));
      await until('it was told', () =>
        captured.some(({ mark }) => mark.endsWith(`-${number}`) && !isEvent(mark)),
      );
    },
    /** Something more happens: after a "no", or for the page to try again at once. */
    goOn: (page: Page) => work(page, { events: scale.handInAfter, every: 1 }),
    /** Resolves when so many events were made. */
    made: (events: number) =>
      until(`${events} events were made`, () => {
        return captured.filter(({ mark }) => isEvent(mark)).length >= events;
      }),
    until,
    /** Resolves when all that was captured is stored. */
    async arrived(): Promise<void> {
      await until('everything had arrived', isThere);
      hasArrived = true;
    },
    /** What a page that reports nothing has told its visitor. */
    note: (...marks: string[]) => void captured.push(...marks.map((mark) => ({ mark, at: Date.now() }))),
    /** Before a kill: from now on it is noted how fast the browser writes. */
    async keepWriting(page: Page): Promise<void> {
      written = [];
      await page.evaluate(() => window.keepWriting());
    },
    /** Takes the network away from a page, or gives it back. */
    async setOffline(page: Page, offline: boolean): Promise<void> {
      const unlimited = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
      // The session that has taken it away is the one that can give it back.
      const devtools = devtoolsOf.get(page);
      await devtools?.send('Network.enable');
      await devtools?.send('Network.emulateNetworkConditions', { offline, ...unlimited });
    },
    /** Kills the browser with all its processes. */
    killBrowser: () => killable?.kill(),
    /** Starts it again on the same profile. */
    async reopenBrowser(): Promise<void> {
      pages = [];
      context = await openContext();
    },
    /**
     * Everything is well again, and the visitor comes back. Once nothing moves any more, it is counted.
     */
    async settle(): Promise<Tally> {
      network.meet('pass');
      network.keepAlive(true);
      await network.up();
      const before = pages.filter((each) => !each.isClosed());
      const stayed = hasArrived && before.find((each) => each.url() === `${site.origin}/`);
      const page = scale.comeBack || !stayed ? await open() : stayed;
      await Promise.all(before.filter((each) => each !== page).map((each) => each.close()));
      const opened = Date.now();
      const pending = () => page.evaluate(() => window.visit.client.pending());
      // What was unsaved at a kill will not come, so that nothing waits any more is as good.
      await until(
        'nothing waited any more',
        async () => isThere() || (areChoicesThere() && (await pending()) === 0),
      )
        // Then it is lost, which the tally says.
        .catch(() => undefined);
      const isQuiet = () => Date.now() - Math.max(opened, network.arrivals().at(-1)?.at ?? 0) > scale.quiet;
      await until('nothing was sent any more', isQuiet);
      await lookAtWhatIsKept(page);
      const stored = await controller.stored();
      return tally({ captured, nos, written, arrivals: network.arrivals(), attempts, kept, stored });
    },
    async close(): Promise<void> {
      if (killable) killable.kill();
      else if (needs.ownContext) await context.close();
      else await Promise.all(pages.map((page) => page.close()));
      site.close();
      await network.close();
      if (needs.ownServer) await server.remove();
      // A killed browser may take a moment to let go of its files.
      if (profile) rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
};

export type World = Awaited<ReturnType<typeof openWorld>>;
