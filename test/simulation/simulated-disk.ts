import type { SeededRandom } from './seeded-random.js';
import { simulatedPart } from './simulated-part.js';
import type { Page, Platform } from './simulated-tab.js';
import type { VirtualTime } from './virtual-time.js';

type UseStore = ReturnType<Platform['openStore']>;

/** A transaction that was asked for. */
type Transaction = {
  readonly page: Page;
  readonly objects: IDBTransaction;
  readonly writes: Map<string, string | undefined>;
  rows: IDBRequest<unknown[]> | undefined;
  stage: 'open' | 'committing' | 'aborted';
};

/** IndexedDB of one browser: its databases outlive tabs and the browser itself. */
export interface SimulatedDisk {
  /** Nothing more can be put in; what is there can be read and deleted. */
  full: boolean;
  /** No database can be opened. */
  blocked: boolean;
  /** Answers nothing for so long. */
  stall(ms: number): void;
  /** Every connection is lost, and its page is not told. */
  loseConnections(): void;
  has(name: string): boolean;
  /** What lies in a database, as it was written: JSON. */
  rows(name: string): readonly string[];
  openStore(name: string, page: Page): UseStore;
}

/** Made once: noting where it was made is what costs. */
const QUOTA = new DOMException('the quota was exceeded', 'QuotaExceededError');

export const simulatedDisk = (time: VirtualTime, random: SeededRandom): SimulatedDisk => {
  const databases = new Map<string, Map<string, string>>();
  const queue: Transaction[] = [];
  let running = false;
  let stalledUntil = 0;
  let epoch = 0;

  const latency = (): number => Math.max(random.between(0, 4), stalledUntil - time.now());

  const end = (): void => {
    running = false;
    startNext();
  };

  const finish = (transaction: Transaction, rows: Map<string, string>): void => {
    const { page, writes, objects, stage } = transaction;
    const refused = disk.full && [...writes.values()].some((value) => value !== undefined);
    // Whether a commit under way is carried out when its page dies is anybody's guess.
    const done = stage === 'committing' && !refused && (page.isAlive() || random.chance(0.5));
    if (done)
      for (const [key, value] of writes) {
        if (value === undefined) rows.delete(key);
        else rows.set(key, value);
      }
    page.enter(0, () => {
      if (done) objects.oncomplete?.(new Event('complete'));
      else objects.onabort?.(new Event('abort'));
    });
    end();
  };

  const start = (transaction: Transaction, name: string): void => {
    const { page, rows, stage } = transaction;
    const kept = databases.get(name) ?? new Map<string, string>();
    databases.set(name, kept);
    // What was committed before its turn needs its page no more.
    if (stage !== 'committing' && (!page.isAlive() || !rows)) return end();
    if (rows) {
      const keys = [...kept.keys()].sort();
      Object.assign(rows, { result: keys.map((key): unknown => JSON.parse(kept.get(key) ?? 'null')) });
      page.enter(0, () => rows.onsuccess?.(new Event('success')));
    }
    // One commit at a time; without `commit()` it comes of itself once no request is left.
    time.after(latency() + 1, () => finish(transaction, kept));
  };

  const waiting = new Map<Transaction, string>();
  const startNext = (): void => {
    const next = running ? undefined : queue.shift();
    if (!next) return;
    running = true;
    const name = waiting.get(next) ?? '';
    waiting.delete(next);
    time.after(latency(), () => start(next, name));
  };

  const begin = (name: string, page: Page, close: () => void): IDBObjectStore => {
    const writes = new Map<string, string | undefined>();
    const objects = simulatedPart<IDBTransaction>({
      oncomplete: null,
      onabort: null,
      error: QUOTA,
      db: simulatedPart<IDBDatabase>({ close }),
      commit: () => {
        transaction.stage = 'committing';
      },
      abort: () => {
        transaction.stage = 'aborted';
      },
    });
    const transaction: Transaction = {
      page,
      objects,
      writes,
      rows: undefined,
      stage: 'open',
    };
    queue.push(transaction);
    waiting.set(transaction, name);
    startNext();
    return simulatedPart<IDBObjectStore>({
      transaction: objects,
      getAll: () =>
        (transaction.rows = simulatedPart<IDBRequest<unknown[]>>({ onsuccess: null, result: [] })),
      put: (value: unknown, key) => {
        writes.set(typeof key === 'string' ? key : '', JSON.stringify(value));
        return simulatedPart<IDBRequest<IDBValidKey>>({});
      },
      delete: (key) => {
        writes.set(typeof key === 'string' ? key : '', undefined);
        return simulatedPart<IDBRequest<undefined>>({});
      },
    });
  };

  const disk: SimulatedDisk = {
    full: false,
    blocked: false,
    stall(ms) {
      stalledUntil = time.now() + ms;
    },
    loseConnections() {
      epoch++;
    },
    has: (name) => databases.has(name),
    rows: (name) => [...(databases.get(name)?.values() ?? [])],
    openStore(name, page) {
      let opening: Promise<void> | undefined;
      let madeIn = epoch;
      const open = () =>
        (opening ??= new Promise<void>((resolve, reject) => {
          page.enter(latency(), () => {
            madeIn = epoch;
            if (!disk.blocked) return resolve();
            opening = undefined;
            reject(new DOMException('storage is blocked', 'InvalidStateError'));
          });
        }));
      const close = () => {
        madeIn = -1;
      };
      return async (_mode, callback) => {
        await open();
        if (madeIn !== epoch) throw new DOMException('the connection was lost', 'InvalidStateError');
        return callback(begin(name, page, close));
      };
    },
  };
  return disk;
};
