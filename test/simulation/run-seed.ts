import type { Instructions } from '@remit/contract';
import { checkInTheEnd } from './check-in-the-end.js';
import { heal, planChaos, type World } from './faults.js';
import { makeJournal } from './journal.js';
import { memoryStore } from './memory-store.js';
import type { Product } from './product.js';
import { seededRandom } from './seeded-random.js';
import { ENDPOINTS, shopOf } from './shop.js';
import { simulatedBrowser, type SimulatedBrowser } from './simulated-browser.js';
import { simulatedDisk } from './simulated-disk.js';
import { simulatedNetwork } from './simulated-network.js';
import { simulatedServer, type Keeping, type SimulatedServer } from './simulated-server.js';
import { virtualTime } from './virtual-time.js';
import { watchRequests } from './watch-requests.js';
import { watchServer } from './watch-server.js';

export type SeedRun = {
  readonly seed: number;
  /** What must not have happened; empty when all is well. */
  readonly violations: readonly string[];
  readonly traceHash: string;
  readonly trace: readonly string[];
};

/** Opens the store of one seed. `now`: the server's clock, in milliseconds since 1970. */
export type OpenKeeping = (
  product: Product,
  instructions: Instructions,
  now: () => number,
) => Promise<Keeping>;

const inMemory: OpenKeeping = async (product, instructions) => memoryStore(product, instructions, ENDPOINTS);

const MINUTE = 60_000;
const BEGINNING = Date.UTC(2026, 0, 15, 12);
/** How wrong a browser's clock may be from the start, in milliseconds. */
const SKEWS = [0, 0, 3_600_000, -3_600_000, 86_400_000, -86_400_000] as const;

/** Runs one seed from beginning to end. The same seed gives the same trace, byte for byte. */
export const runSeed = async (
  product: Product,
  seed: number,
  openKeeping: OpenKeeping = inMemory,
): Promise<SeedRun> => {
  const random = seededRandom(seed);
  const time = virtualTime();
  const journal = makeJournal();
  const instructions = shopOf(`shop-${seed}`);
  const late: { server?: SimulatedServer; browser?: SimulatedBrowser } = {};
  const there = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('asked for before it was made');
    return part;
  };
  const onUnhandled = (cause: unknown): void => {
    journal.violations.add(`nobody handled: ${cause instanceof Error ? cause.message : String(cause)}`);
  };
  process.on('unhandledRejection', onUnhandled);

  const keeping = await openKeeping(product, instructions, () => there(late.server).clock());
  const watch = watchServer({ product, random, journal, instructions, server: () => there(late.server) });
  const server = simulatedServer({
    product,
    time,
    random,
    keeping,
    beginning: BEGINNING,
    onStored: (id) => {
      time.note(`stored ${id}`);
      journal.stored.set(id, (journal.stored.get(id) ?? 0) + 1);
    },
    onAdmitted: watch.checkKept,
  });
  const disk = simulatedDisk(time, random);
  const onRequest = watchRequests(time, journal, () => there(late.browser));
  const network = simulatedNetwork({ time, random, server, onRequest });
  const browser = simulatedBrowser({
    product,
    instructions,
    time,
    random,
    disk,
    network,
    journal,
    beginning: BEGINNING,
    // Some browsers have no Web Locks.
    hasLocks: seed % 8 !== 7,
  });
  Object.assign(late, { server, browser });
  browser.jumpClock(random.pick(SKEWS));

  const world: World = { time, random, browser, disk, network, server, journal };
  browser.open();
  const calmAt = planChaos(world) + 1_000;
  for (let uses = 0; uses < 3; uses++)
    time.after(random.between(0, calmAt), uses === 0 ? watch.readAll : watch.deliverAll);
  await time.runUntil(calmAt);

  heal(world);
  await time.runUntil(calmAt + 20 * MINUTE);
  const survivors = new Set(browser.tabs().map(({ tab }) => tab.id));
  const idle = async (): Promise<void> => {
    for (const { tab, client, acted } of browser.tabs())
      if (acted && !network.hasRefused() && network.forbidden === undefined)
        client.pending().then((count) => {
          if (count > 0) journal.violations.add(`${count} records still wait in tab ${tab.id}`);
        }, onUnhandled);
    await time.runUntil(time.now() + MINUTE);
  };
  await idle();

  for (const one of browser.tabs()) browser.leave(one);
  await time.runUntil(time.now() + MINUTE);
  const last = browser.open();
  await time.runUntil(time.now() + 10 * MINUTE);
  await watch.readAll();
  await watch.deliverAll();
  last.acted = true;
  await idle();
  await checkInTheEnd({ world, journal, watch, beginning: BEGINNING, survivors, last });
  browser.kill();
  await time.runUntil(time.now() + MINUTE);
  browser.forget();
  await keeping.close();
  process.off('unhandledRejection', onUnhandled);
  return {
    seed,
    violations: [...journal.violations],
    traceHash: time.traceHash(),
    trace: time.trace(),
  };
};
