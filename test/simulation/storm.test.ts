import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore } from './memory-store.js';
import { loadProduct } from './product.js';
import { seededRandom } from './seeded-random.js';
import { ENDPOINTS, shopOf, SITE_KEY, wordsOf } from './shop.js';
import { simulatedDisk } from './simulated-disk.js';
import { simulatedNetwork } from './simulated-network.js';
import { simulatedChannels, simulatedLocks } from './simulated-origin.js';
import { simulatedServer } from './simulated-server.js';
import { simulatedTab, type Platform } from './simulated-tab.js';
import { virtualTime } from './virtual-time.js';

const MINUTE = 60_000;
const VISITORS = 300;
const OUTAGE = 10 * MINUTE;
/** Until the last of them must have come back: the longest wait, and what requests take. */
const AFTERWARDS = 8 * MINUTE;
const BEGINNING = Date.UTC(2026, 0, 15, 12);

/** How the server is down: nobody answers, or whatever stands before it does. */
const OUTAGES: Readonly<Record<string, () => Promise<Response>>> = {
  'nobody answers': () => Promise.reject(new TypeError('connection refused')),
  'a balancer answers 503': async () => new Response('', { status: 503 }),
};

for (const [how, fail] of Object.entries(OUTAGES)) {
  test(`[TR4] ${VISITORS} visitors of a server that is down for ten minutes come back spread: ${how}`, async () => {
    const product = await loadProduct();
    const [time, random] = [virtualTime(), seededRandom(7)];
    const instructions = shopOf('storm');
    const stored = new Map<string, number>();
    const server = simulatedServer({
      product,
      time,
      random,
      keeping: memoryStore(product, instructions, ENDPOINTS),
      beginning: BEGINNING,
      onStored: (id) => void stored.set(id, (stored.get(id) ?? 0) + 1),
      onAdmitted: async () => {},
    });
    const network = simulatedNetwork({ time, random, server, onRequest: () => {} });
    const { origins: _, ...known } = instructions;
    const perSecond = new Map<number, number>();
    const attempts = new Map<number, number>();

    const visit = (visitor: number): void => {
      const tab = simulatedTab(visitor, {
        time,
        random,
        disk: simulatedDisk(time, random),
        network,
        locks: simulatedLocks(random),
        channels: simulatedChannels(random),
        clock: () => BEGINNING + time.now(),
      });
      const fetch: Platform['fetch'] = (address, init) => {
        const second = Math.floor(time.now() / 1_000);
        if (time.now() < OUTAGE) attempts.set(visitor, (attempts.get(visitor) ?? 0) + 1);
        else perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
        return time.now() < OUTAGE ? fail() : tab.platform.fetch(address, init);
      };
      const client = product.connectClient(
        {
          endpoint: 'https://leads.example',
          key: SITE_KEY,
          instructions: known,
          words: wordsOf(instructions),
        },
        { ...tab.platform, fetch },
      );
      void client.lead('quote', { name: 'Aino', email: `m${visitor}.` });
      // Networks come and go: with an answer from the server's side that says nothing about the server.
      if (how === 'a balancer answers 503')
        for (let minute = 1; minute < 10; minute++) time.after(minute * MINUTE, tab.online);
    };

    // Half of them at the moment it goes down, as after a mailing; the others while it is down.
    for (let visitor = 0; visitor < VISITORS; visitor++)
      time.after(visitor % 2 ? random.between(0, OUTAGE) : random.between(0, 1_000), () => visit(visitor));
    await time.runUntil(OUTAGE + AFTERWARDS);

    assert.equal(stored.size, VISITORS, 'every lead is stored');
    assert.deepEqual([...new Set(stored.values())], [1], 'and once');
    const worst = Math.max(...perSecond.values());
    assert.ok(worst <= VISITORS / 20, `${worst} requests in one second`);
    const most = Math.max(...attempts.values());
    assert.ok(most <= 16, `${most} requests of one visitor in vain`);
  });
}
