// A visitor says "no", and something is still waiting, on its way, or in another tab.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Fault } from './fault.js';
import type { World } from './world.js';

/** A withdrawal holds in every tab within so many milliseconds. */
const EVERYWHERE = 1_000;

/** A request that was being made while somebody said "no" may be so many milliseconds younger. */
const JUST_MADE = 50;

/** No database, nothing in either storage, no cookie and no cache. */
const NOTHING_KEPT = '[[],{},{},"",[]]';

/** A visitor who has said "yes". */
const consenting = async (world: World): Promise<Page> => {
  const page = await world.open();
  await world.yes(page);
  return page;
};

/** Buffers under consent while the server is down. */
const bufferWhileDown = async (world: World): Promise<Page> => {
  await world.network.down();
  const page = await consenting(world);
  await world.work(page);
  return page;
};

/** Buffers under consent while the browser is offline, and says "no" then. */
const withdrawOffline = async (world: World): Promise<Page> => {
  const page = await consenting(world);
  await world.setOffline(page, true);
  await world.work(page);
  await world.no(page);
  return page;
};

/** A visitor who has said "yes", whose requests are refused until the network is told otherwise. */
const consentingRefused = (world: World): Promise<Page> => {
  world.network.meet({ refuse: true });
  return consenting(world);
};

/** Says "no" in a second tab while a retry is pending in the first. */
const withdrawInAnotherTab = async (world: World): Promise<{ first: Page; second: Page }> => {
  const first = await consentingRefused(world);
  const second = await world.open();
  await world.work(first);
  await world.no(second, undefined, EVERYWHERE);
  await sleep(EVERYWHERE);
  return { first, second };
};

/** Goes on before and after the network is whole again, until all has arrived. */
const goOnUntilArrived = async (world: World, page: Page, heal: () => unknown): Promise<void> => {
  await world.goOn(page);
  await heal();
  await world.goOn(page);
  await world.arrived();
};

const aRecordWasSent = (world: World): Promise<unknown> =>
  world.until('a record was sent', () => world.network.arrivals().some(({ records }) => records.length > 0));

const leave = async (page: Page): Promise<void> => {
  await page.goto('about:blank');
  await sleep(500);
};

export const sayingNo: readonly Fault[] = [
  {
    name: '[WI1] [TR1] nothing said yet',
    async play(world) {
      world.nothingSaid();
      const page = await world.open();
      await world.work(page, { handInAfter: Infinity });
      await sleep(world.scale.quiet);
      const kept = await page.evaluate(() => window.whatIsKept());
      if (kept !== NOTHING_KEPT) throw new Error(`kept before anything was said: ${kept}`);
      const { length } = world.network.arrivals();
      if (length > 0) throw new Error(`${length} requests before anything was said`);
      await page.close();
    },
  },
  {
    name: '[TR1] "no" to everything, then a lead',
    async play(world) {
      const page = await world.open();
      await world.no(page);
      await world.work(page);
      await world.arrived();
    },
  },
  {
    name: '[BU6] withdrawn while offline',
    async play(world) {
      const page = await withdrawOffline(world);
      await world.goOn(page);
      await world.setOffline(page, false);
      await world.arrived();
    },
  },
  {
    name: '[BU6] withdrawn while offline, closed, opened again online',
    async play(world) {
      const page = await withdrawOffline(world);
      await page.close();
    },
  },
  {
    name: '[BU6] withdrawn while the server is down',
    async play(world) {
      const page = await bufferWhileDown(world);
      await world.no(page);
      await goOnUntilArrived(world, page, world.network.up);
    },
  },
  {
    name: '[BU6] one purpose of two withdrawn while the server is down',
    async play(world) {
      const page = await bufferWhileDown(world);
      await world.no(page, ['marketing']);
      await world.network.up();
    },
  },
  {
    name: '[TR3] withdrawn with a retry pending',
    async play(world) {
      const page = await consentingRefused(world);
      await world.work(page);
      await aRecordWasSent(world);
      await world.no(page, undefined, JUST_MADE);
      await goOnUntilArrived(world, page, () => world.network.meet('pass'));
    },
  },
  {
    name: '[TR3] withdrawn while events gather',
    async play(world) {
      const page = await consenting(world);
      await world.work(page, { every: 1, handInAfter: Infinity });
      await world.no(page, undefined, JUST_MADE);
      await world.goOn(page);
      await world.arrived();
    },
  },
  {
    name: '[IN5] withdrawn while an answer is awaited',
    async play(world) {
      const page = await consenting(world);
      await world.arrived();
      world.network.meet({ late: world.scale.slowness });
      await world.work(page);
      await aRecordWasSent(world);
      await world.no(page, undefined, JUST_MADE);
      await world.goOn(page);
      world.network.meet('pass');
      await world.arrived();
    },
  },
  {
    name: '[BU6] withdrawn in another tab, with a retry pending in the first',
    async play(world) {
      const { first, second } = await withdrawInAnotherTab(world);
      await world.goOn(first);
      await sleep(EVERYWHERE);
      world.network.meet('pass');
      await world.goOn(second);
      await world.arrived();
    },
  },
  {
    name: '[BU6] withdrawn in another tab, and the first left',
    async play(world) {
      const { first } = await withdrawInAnotherTab(world);
      world.network.meet('pass');
      await leave(first);
    },
  },
  {
    name: '[BU6] withdrawn in another tab, while the first goes on',
    async play(world) {
      const first = await consenting(world);
      const second = await world.open();
      const working = world.work(first);
      await world.made(world.scale.events / 2);
      await world.no(second, undefined, EVERYWHERE);
      await working;
      await world.arrived();
    },
  },
  {
    name: '[BU6] withdrawn after the page was opened again',
    async play(world) {
      const before = await bufferWhileDown(world);
      await before.close();
      const page = await world.open();
      await world.no(page);
      await goOnUntilArrived(world, page, world.network.up);
    },
  },
  {
    name: '[TR7] withdrawn, and left at once',
    async play(world) {
      const page = await consentingRefused(world);
      await world.work(page);
      await world.no(page, undefined, JUST_MADE);
      world.network.meet('pass');
      await leave(page);
    },
  },
  {
    name: '[BU6] withdrawn, and the browser killed at once',
    ownBrowser: true,
    async play(world) {
      const page = await bufferWhileDown(world);
      await world.no(page);
      world.killBrowser();
      await world.network.up();
      await world.reopenBrowser();
    },
  },
];
