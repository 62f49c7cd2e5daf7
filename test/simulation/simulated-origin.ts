import type { SeededRandom } from './seeded-random.js';
import { simulatedPart } from './simulated-part.js';
import type { Page } from './simulated-tab.js';

type Wanted = { readonly page: Page; readonly grant: () => void };

/** Web Locks of an origin: who dies lets go. */
export const simulatedLocks = (random: SeededRandom) => {
  let holder: Page | undefined;
  let queue: Wanted[] = [];

  const grantNext = (): void => {
    queue = queue.filter(({ page }) => page.isAlive());
    const next = holder ? undefined : queue.shift();
    if (!next) return;
    holder = next.page;
    next.page.enter(random.between(0, 3), next.grant);
  };

  const release = (): void => {
    holder = undefined;
    grantNext();
  };

  return {
    /** What a page sees of them. The SDK asks for one lock by one name. */
    of: (page: Page): LockManager =>
      simulatedPart<LockManager>({
        request: <T>(
          name: string,
          options: LockOptions | LockGrantedCallback<T>,
          callback?: LockGrantedCallback<T>,
        ): Promise<Awaited<T>> =>
          new Promise((resolve, reject) => {
            if (typeof options === 'function' || !callback) throw new Error('only asked for with options');
            const { signal } = options;
            const giveUp = (): void => {
              queue = queue.filter((each) => each !== wanted);
              reject(new DOMException('no longer wanted', 'AbortError'));
              if (holder === page) release();
            };
            const grant = (): void => {
              if (signal?.aborted) return;
              signal?.removeEventListener('abort', giveUp);
              const lock = { name, mode: 'exclusive' } as const;
              const job = async (): Promise<Awaited<T>> => await callback(lock);
              // A job that throws lets go of the lock as well.
              resolve(
                job().finally(() => {
                  if (holder === page) release();
                }),
              );
            };
            const wanted = { page, grant };
            signal?.addEventListener('abort', giveUp);
            queue.push(wanted);
            grantNext();
          }),
      }),
    /** A page has died. */
    leave(page: Page): void {
      if (holder === page) release();
    },
    isHeldBy: ({ id }: Pick<Page, 'id'>): boolean => holder?.id === id,
  };
};

type OpenChannel = { readonly page: Page; readonly name: string; readonly hear: (data: unknown) => void };

/** Broadcast channels of an origin: reliable, in order, and never heard by whoever spoke. */
export const simulatedChannels = (random: SeededRandom) => {
  const open = new Set<OpenChannel>();
  return {
    /** The class that a page makes its channels of. */
    of: (page: Page): typeof BroadcastChannel =>
      class extends EventTarget implements BroadcastChannel {
        readonly name: string;
        readonly onmessage = null;
        readonly onmessageerror = null;
        readonly #own: OpenChannel;

        constructor(name: string) {
          super();
          this.name = name;
          this.#own = {
            page,
            name,
            hear: (data) => this.dispatchEvent(new MessageEvent('message', { data })),
          };
          open.add(this.#own);
        }

        postMessage(message: unknown): void {
          const data: unknown = structuredClone(message);
          for (const other of open) {
            if (other === this.#own || other.name !== this.name) continue;
            other.page.enter(random.between(0, 20), () => open.has(other) && other.hear(data));
          }
        }

        close(): void {
          open.delete(this.#own);
        }
      },
    /** A page has died. */
    leave(page: Page): void {
      for (const channel of open) if (channel.page === page) open.delete(channel);
    },
  };
};
