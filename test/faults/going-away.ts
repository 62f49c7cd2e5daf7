// The page, the tab or the browser goes away in the middle, and the visitor comes back.
import { setTimeout as sleep } from 'node:timers/promises';
import { answerConsent, answerQuestions, openChat } from '../journeys/visitor.js';
import type { Fault } from './fault.js';
import { leftBehind } from './left-behind.js';

/** Kills the browser when so much of all events was made, in the moment in which something is said to be kept. */
const killing =
  (share: number, isDown: boolean): Fault['play'] =>
  async (world) => {
    if (isDown) await world.network.down();
    const page = await world.open();
    await world.yes(page);
    await world.keepWriting(page);
    leftBehind(world.work(page));
    await world.made(Math.floor(world.scale.events * share));
    await world.handInAndFreeze(page);
    world.killBrowser();
    await sleep(500);
    await world.network.up();
    await world.reopenBrowser();
  };

/** Leaves for a page without the SDK in the task of the last event. */
const leaving =
  (isDown: boolean): Fault['play'] =>
  async (world) => {
    const page = await world.open();
    await world.yes(page);
    const working = world.work(page, { then: '/elsewhere' });
    leftBehind(working);
    if (isDown) {
      await world.made(world.scale.events / 2);
      await world.network.down();
    }
    await page.waitForURL('**/elsewhere', { timeout: world.scale.patience });
    // The last request has brought it all, before the visitor comes back.
    await (isDown ? sleep(500) : world.arrived());
  };

const closing =
  (isDown: boolean): Fault['play'] =>
  async (world) => {
    const page = await world.open();
    await world.yes(page);
    leftBehind(world.work(page));
    await world.made(world.scale.events / 2);
    if (isDown) await world.network.down();
    await page.close();
    await (isDown ? sleep(500) : world.arrived());
  };

export const goingAway: readonly Fault[] = [
  { name: '[TR7] page closed in the middle', play: closing(false) },
  { name: '[BU3] page closed in the middle, server down', play: closing(true) },
  { name: '[TR7] page left at the last event', play: leaving(false) },
  {
    name: '[BU3] page left at the last event, server down',
    play: leaving(true),
  },
  {
    name: '[BU3] page left at the last of many events, server down',
    async play(world) {
      const page = await world.open();
      await world.yes(page);
      await world.network.down();
      await world.work(page, { events: 200, every: 1, handInAfter: Infinity });
      await sleep(world.scale.outage);
      leftBehind(world.work(page, { events: 3, every: 0, handInAfter: Infinity, then: '/elsewhere' }));
      await page.waitForURL('**/elsewhere', { timeout: world.scale.patience });
      await sleep(500);
    },
  },
  {
    name: '[BU3] offline, closed, opened again online',
    async play(world) {
      const page = await world.open();
      await world.yes(page);
      const working = world.work(page);
      await world.made(world.scale.events / 2);
      await world.setOffline(page, true);
      await working;
      await page.close();
    },
  },
  {
    name: '[TR5] of two tabs the one that sends is closed',
    async play(world) {
      const first = await world.open();
      await world.yes(first);
      const second = await world.open();
      world.network.meet('never');
      leftBehind(world.work(first));
      await world.until('the first is sending', () =>
        world.network.arrivals().some(({ fate }) => fate === 'never'),
      );
      const working = world.work(second);
      await world.made(world.scale.events);
      world.network.meet('pass');
      await first.close();
      await working;
      await world.arrived();
    },
  },
  {
    name: '[BU7] tab crashed, server down',
    ownContext: true,
    async play(world) {
      const page = await world.open();
      await world.yes(page);
      await world.keepWriting(page);
      const devtools = await world.context.newCDPSession(page);
      await world.network.down();
      leftBehind(world.work(page));
      await world.made(world.scale.events / 2);
      const crashed = page.waitForEvent('crash');
      leftBehind(devtools.send('Page.crash'));
      await crashed;
      await page.close();
    },
  },
  {
    name: '[BU7] browser killed when the chat says that it is saved, server down',
    ownBrowser: true,
    async play(world) {
      const page = await world.open('/chat');
      const chat = await openChat(page);
      await answerQuestions(chat, { name: 'Aino', email: 'lead-1@mail.example' });
      await world.network.down();
      await answerConsent(chat, { marketing: true, analytics: false });
      await chat.getByText('Saved on this device.', { exact: false }).waitFor();
      world.killBrowser();
      world.note('yes-marketing', 'no-analytics', 'lead-1');
      await world.network.up();
      await world.reopenBrowser();
    },
  },
  { name: '[BU7] browser killed', ownBrowser: true, longOnly: true, play: killing(0.5, false) },
  { name: '[BU7] browser killed, server down', ownBrowser: true, play: killing(0.5, true) },
  {
    name: '[BU7] browser killed late, server down',
    ownBrowser: true,
    longOnly: true,
    play: killing(0.95, true),
  },
];
