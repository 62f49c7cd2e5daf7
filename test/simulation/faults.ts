import type { Journal } from './journal.js';
import { CONSENTS } from './shop.js';
import type { SeededRandom } from './seeded-random.js';
import type { SimulatedBrowser } from './simulated-browser.js';
import type { SimulatedDisk } from './simulated-disk.js';
import { FAIR, type SimulatedNetwork } from './simulated-network.js';
import type { SimulatedServer } from './simulated-server.js';
import type { VirtualTime } from './virtual-time.js';

export type World = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly browser: SimulatedBrowser;
  readonly disk: SimulatedDisk;
  readonly network: SimulatedNetwork;
  readonly server: SimulatedServer;
  readonly journal: Journal;
};

/** How often something happens, relative to the others, and what it is. */
type Happening = readonly [weight: number, happen: (world: World) => void];

const MINUTE = 60_000;

const someTab = ({ browser, random }: World) => {
  const tabs = browser.tabs();
  return tabs[random.between(0, tabs.length - 1)] ?? browser.open();
};

/** Whoever does something on a page has brought it to the front, where nothing stands still. */
const visitedTab = (world: World) => {
  const one = someTab(world);
  if (one.tab.isFrozen()) one.tab.thaw();
  return one;
};

const answers = ({ random }: World, yes: number): Record<string, boolean> =>
  Object.fromEntries(
    CONSENTS.filter(() => random.chance(0.6)).map((purpose) => [purpose, random.chance(yes)]),
  );

/** What the visitor does. */
const ACTS: readonly Happening[] = [
  [8, (world) => world.browser.handIn(visitedTab(world), 'quote')],
  [4, (world) => world.browser.handIn(visitedTab(world), 'question')],
  [6, (world) => world.browser.handIn(visitedTab(world), 'newsletter')],
  [2, (world) => world.browser.handIn(visitedTab(world), 'poll')],
  [8, (world) => world.browser.handIn(visitedTab(world), 'view')],
  [8, (world) => world.browser.say(visitedTab(world), answers(world, 0.85))],
  [6, (world) => world.browser.say(visitedTab(world), answers(world, 0.1))],
  [2, (world) => world.browser.flush(visitedTab(world))],
  [5, ({ browser }) => void (browser.tabs().length < 4 && browser.open())],
  [3, (world) => world.browser.leave(someTab(world))],
  [2, (world) => someTab(world).tab.hide()],
  [2, (world) => someTab(world).tab.show()],
  [1, (world) => world.browser.destroy(someTab(world))],
];

const passing = ({ time, random }: World, begin: () => void, end: () => void, most: number): void => {
  begin();
  time.after(random.between(100, most), end);
};

const DAY = 24 * 60 * MINUTE;
/** Milliseconds by which clocks are set. */
const JUMPS = [30_000, 4 * MINUTE, 60 * MINUTE, DAY] as const;
/** Of a device: a battery that ran out, or a hand that slipped in the settings, sets it back or ahead by years. */
const JUMPS_OF_DEVICES = [...JUMPS, 60 * DAY, 20 * 365 * DAY] as const;

/** What goes wrong. */
const FAULTS: readonly Happening[] = [
  [3, (world) => world.browser.close(someTab(world))],
  [2, ({ browser }) => browser.kill()],
  [
    2,
    (world) => {
      const one = someTab(world);
      passing(world, () => world.browser.freeze(one), one.tab.thaw, 2 * MINUTE);
    },
  ],
  [
    4,
    (world) => {
      const { network, random } = world;
      const heavy = () => (random.chance(0.5) ? random.next() : 0);
      const weather = {
        drop: heavy(),
        cut: heavy(),
        duplicate: heavy(),
        delay: heavy(),
        between: heavy() / 2,
      };
      passing(
        world,
        () => (network.weather = weather),
        () => (network.weather = FAIR),
        5 * MINUTE,
      );
    },
  ],
  [
    3,
    (world) => {
      const { network, browser } = world;
      passing(
        world,
        () => (network.offline = true),
        () => {
          network.offline = false;
          for (const { tab } of browser.tabs()) if (!tab.isFrozen()) tab.online();
        },
        5 * MINUTE,
      );
    },
  ],
  [4, ({ server, random }) => (server.crashNext = random.pick(['before', 'after']))],
  [
    2,
    (world) =>
      passing(
        world,
        () => (world.server.diskFull = true),
        () => (world.server.diskFull = false),
        MINUTE,
      ),
  ],
  [
    2,
    (world) =>
      passing(
        world,
        () => (world.disk.full = true),
        () => (world.disk.full = false),
        MINUTE,
      ),
  ],
  [
    1,
    (world) =>
      passing(
        world,
        () => (world.disk.blocked = true),
        () => (world.disk.blocked = false),
        MINUTE,
      ),
  ],
  [2, ({ disk, random }) => disk.stall(random.between(10, 12_000))],
  [2, ({ disk }) => disk.loseConnections()],
  [
    2,
    ({ browser, random, journal }) => {
      journal.clockSet = true;
      browser.jumpClock(random.pick(JUMPS_OF_DEVICES) * random.pick([-1, 1]));
    },
  ],
  [
    1,
    ({ server, random, journal }) => {
      journal.clockSet = true;
      server.clockOffset += random.pick(JUMPS) * random.pick([-1, 1]);
    },
  ],
  [1, ({ network, random }) => (network.forbidden ??= `m${random.between(1, 15)}.`)],
];

const happen = (world: World, happenings: readonly Happening[]): void => {
  let left = world.random.next() * happenings.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, each] of happenings) {
    left -= weight;
    if (left < 0) return each(world);
  }
};

/** Plans what the visitor does and what goes wrong meanwhile. @returns virtual time at which the last has begun */
export const planChaos = (world: World): number => {
  const { time, random } = world;
  let at = 0;
  // Some seeds are calm: that all is well in fair weather is to be shown too.
  const wild = random.pick([0, 0.15, 0.3, 0.5]);
  for (let left = random.between(8, 22); left > 0; left--) {
    at += random.chance(0.9) ? random.between(0, 3_000) : random.between(0, 20 * MINUTE);
    const list = random.chance(wild) ? FAULTS : ACTS;
    time.after(at, () => happen(world, list));
  }
  return at;
};

/** Puts everything right that was wrong, but the clocks, which nobody sets. */
export const heal = ({ browser, disk, network, server }: World): void => {
  network.weather = FAIR;
  network.offline = false;
  server.crashNext = undefined;
  server.diskFull = false;
  disk.full = false;
  disk.blocked = false;
  disk.stall(0);
  for (const { tab } of browser.tabs()) if (tab.isFrozen()) tab.thaw();
  for (const { tab } of browser.tabs()) tab.online();
};
