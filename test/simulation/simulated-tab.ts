import type { connectClient } from '@remit/sdk';
import type { SeededRandom } from './seeded-random.js';
import type { SimulatedDisk } from './simulated-disk.js';
import type { SimulatedNetwork } from './simulated-network.js';
import type { simulatedChannels, simulatedLocks } from './simulated-origin.js';
import type { VirtualTime } from './virtual-time.js';

/** Everything outside of the client that it uses. */
export type Platform = NonNullable<Parameters<typeof connectClient>[1]>;
export type Client = ReturnType<typeof connectClient>;

/** A page as far as the browser's own parts have to do with it. */
export interface Page {
  readonly id: number;
  isAlive(): boolean;
  /** Runs a job of this page in so many milliseconds, unless it is dead by then; while it is frozen, it waits. */
  enter(ms: number, job: () => void): void;
}

/** What the tabs of one browser have in common. */
export type SharedByTabs = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly disk: SimulatedDisk;
  readonly network: SimulatedNetwork;
  /** undefined in a browser that has none. */
  readonly locks: ReturnType<typeof simulatedLocks> | undefined;
  readonly channels: ReturnType<typeof simulatedChannels>;
  /** The browser's clock: milliseconds since 1970. */
  readonly clock: () => number;
};

export interface SimulatedTab extends Page {
  readonly platform: Platform;
  /** Virtual time at which it was opened. */
  readonly openedAt: number;
  /** Virtual time at which it last thawed; until then it could neither hear nor say anything. */
  thawedAt(): number;
  isFrozen(): boolean;
  freeze(): void;
  thaw(): void;
  hide(): void;
  show(): void;
  /** As the browser does before it takes a page away. */
  pageHide(): void;
  online(): void;
  /** Nothing of it runs any more. */
  die(): void;
}

export const simulatedTab = (
  id: number,
  { time, random, disk, network, locks, channels, clock }: SharedByTabs,
): SimulatedTab => {
  let alive = true;
  let frozen = false;
  const openedAt = time.now();
  let thawedAt = openedAt;
  let backlog: (() => void)[] = [];
  let visibilityState: DocumentVisibilityState = 'visible';
  const document = Object.defineProperty(
    Object.assign(new EventTarget(), { visibilityState }),
    'visibilityState',
    { get: () => visibilityState },
  );
  const window = new EventTarget();

  const run = (job: () => void): void => {
    if (!alive) return;
    if (frozen) backlog.push(job);
    else job();
  };
  const page: Page = {
    id,
    isAlive: () => alive,
    enter: (ms, job) => void time.after(ms, () => run(job)),
  };
  const show = (state: DocumentVisibilityState): void => {
    visibilityState = state;
    document.dispatchEvent(new Event('visibilitychange'));
  };

  return {
    ...page,
    platform: {
      document,
      window,
      alive: { bytes: 0 },
      now: clock,
      random: random.next,
      newId: random.id,
      fetch: (address, init) => network.fetch(page, address, init),
      after(ms, job) {
        let cancelled = false;
        const cancel = time.after(ms, () => run(() => cancelled || job()));
        return () => {
          cancelled = true;
          cancel();
        };
      },
      openStore: (name) => disk.openStore(name, page),
      hasOwnDatabase: (controller) =>
        new Promise((resolve) => {
          page.enter(random.between(0, 3), () =>
            resolve(disk.blocked ? undefined : disk.has(`remit-${controller}`)),
          );
        }),
      gpc: () => undefined,
      page: () => 'https://shop.example/',
      locks: locks?.of(page),
      Channel: channels.of(page),
      // Bodies stay text: compressing takes real time, on threads of its own.
      CompressionStream: undefined,
    },
    openedAt,
    thawedAt: () => thawedAt,
    isFrozen: () => frozen,
    freeze() {
      document.dispatchEvent(new Event('freeze'));
      frozen = true;
    },
    thaw() {
      frozen = false;
      thawedAt = time.now();
      document.dispatchEvent(new Event('resume'));
      for (const job of backlog) page.enter(0, job);
      backlog = [];
    },
    hide: () => show('hidden'),
    show: () => show('visible'),
    pageHide: () => void window.dispatchEvent(new Event('pagehide')),
    online: () => void window.dispatchEvent(new Event('online')),
    die() {
      alive = false;
      locks?.leave(page);
      channels.leave(page);
    },
  };
};
