import type { Batch, Verdict } from '@remit/contract';
import type { Platform } from '../platform/platform.js';
import { MOST_ITEMS } from './next-batch.js';
import type { Answer } from './post-batch.js';
import { retryDelay } from './retry-policy.js';

/** Records in a row that a server refuses without a verdict, before it is the server that is taken for wrong. */
const MOST_ASIDE = 3;

export type SendParts = {
  /**
   * Picks the next batch, or nothing. What it may hold was decided again just now.
   *
   * @param most items to pick at most
   * @param isSkipped ids to leave out
   * @returns milliseconds to wait when it is another tab that sends
   */
  next(most: number, isSkipped: (id: string) => boolean): Promise<Batch | number | undefined>;
  /** Picks the batch that a page may still send that goes away: at once, or never. */
  last(isSkipped: (id: string) => boolean): Batch | undefined;
  /** @param signal ends the request */
  post(batch: Batch, signal: AbortSignal, leaving?: boolean): Promise<Answer>;
  /** Removes what has a verdict. */
  settle(batch: Batch, verdicts: readonly Verdict[]): Promise<void>;
  /** Removes and counts a record that no request can carry. */
  giveUp(id: string): Promise<void>;
  /**
   * Runs a job while no other tab runs its own.
   *
   * @param signal lets the others go on at once
   */
  alone(job: () => Promise<void>, signal: AbortSignal): Promise<void>;
};

export interface SendLoop {
  /** Sends in so many milliseconds, or when the server allows it again. While it fails, only 0 hurries it. */
  soon(ms: number): void;
  /** Sends at once as the page or its network has come back, unless the server has failed: then in its turn. */
  hurry(): void;
  /** Sends now. Resolves when the attempt is over. */
  run(): Promise<void>;
  /** Sends at once, as the page may be going away, what one last request may carry; then the rest as usual. */
  leave(): void;
  /**
   * Sends a last request and nothing after it, and lets other tabs go on: the page may stand still now for as long as
   * it likes, or be gone.
   */
  freeze(): void;
  /** Sends again. */
  thaw(): void;
  stop(): void;
}

const idsIn = ({ changes, records }: Batch): string[] => [...changes, ...records].map(({ id }) => id);

/** Peek, send, remove on verdict; and when to try again. */
export const sendLoop = (
  { after, random }: Pick<Platform, 'after' | 'random'>,
  { next, last, post, settle, giveUp, alone }: SendParts,
): SendLoop => {
  /** On their way in a last request that may still be answered. */
  const leaving = new Set<string>();
  /**
   * Refused without a verdict, perhaps by something in between: no reason to throw a lead away. Left alone until the
   * next page load, so that the others get through.
   */
  const aside = new Set<string>();
  /** On their way in the attempt under way. */
  let sending: readonly string[] = [];
  let running = Promise.resolve();
  /** Of the attempt under way. */
  let attempting: AbortController | undefined;
  /** Of last requests, which outlive it. */
  const lasting = new AbortController();
  let stopped = false;
  let frozen = false;
  let failures = 0;
  /** The last attempt failed by an answer: whatever the network does, it is the server that needs time. */
  let answered = false;
  /** The server has asked for a wait that is not over: told by a timer, as a device's clock may be set meanwhile. */
  let closed = false;
  let cancel: (() => void) | undefined;

  const isSkipped = (id: string): boolean => aside.has(id) || leaving.has(id) || sending.includes(id);
  const isOpen = (): boolean => !stopped && !closed && !frozen;

  const schedule = (ms: number): void => {
    if (stopped || closed) return;
    cancel?.();
    cancel = after(ms, () => {
      cancel = undefined;
      closed = false;
      void run();
    });
  };

  const soon = (ms: number): void => {
    if (ms === 0 || !cancel) schedule(ms);
  };

  const later = (asked?: number, status?: number): void => {
    answered = !!status;
    schedule(retryDelay(failures++, asked, random()));
    closed = asked !== undefined;
  };

  /** @returns whether that was anything */
  const judged = async (batch: Batch, { verdicts = [] }: Answer): Promise<boolean> => {
    const ids = idsIn(batch);
    const ours = verdicts.filter(({ id }) => ids.includes(id));
    if (ours.length > 0) await settle(batch, ours);
    return ours.length > 0;
  };

  const attempt = async (signal: AbortSignal): Promise<void> => {
    let most = MOST_ITEMS;
    let refused = 0;
    while (!stopped) {
      const batch = await next(most, isSkipped);
      if (!batch || signal.aborted) return;
      if (typeof batch === 'number') return schedule(batch);
      const [id = '', second] = (sending = idsIn(batch));
      const answer = await post(batch, signal);
      if (!signal.aborted) sending = [];
      const { status, stop } = answer;
      if (await judged(batch, answer)) {
        failures = refused = 0;
        most = Math.min(most * 2, MOST_ITEMS);
      } else if (status < 400 || status >= 500 || status === 408 || status === 429) {
        return later(answer.after, status);
      } else if (!stop && second) {
        most = 1;
      } else if (stop || batch.changes.length > 0) {
        // Records that cite it would be refused for good: better they wait for another page load.
        stopped = true;
      } else if (status === 413) {
        // No request will ever carry it.
        await giveUp(id);
      } else {
        aside.add(id);
        if (++refused > MOST_ASIDE) {
          aside.clear();
          return later();
        }
      }
    }
  };

  const attemptAlone = async (): Promise<void> => {
    if (!isOpen()) return;
    const { signal } = (attempting = new AbortController());
    await alone(() => attempt(signal), signal);
  };

  // One after the other, and never none: what came too late for the one under way goes with the next.
  const run = (): Promise<void> => (running = running.then(attemptAlone, attemptAlone));

  const leave = (): void => {
    if (!isOpen()) return;
    const batch = last(isSkipped);
    if (batch) {
      const ids = idsIn(batch);
      ids.forEach((id) => leaving.add(id));
      void post(batch, lasting.signal, true)
        .then((answer) => judged(batch, answer))
        .finally(() => {
          // An attempt meanwhile may have found nothing but these, and planned no other.
          if (!cancel) schedule(1_000);
          ids.forEach((id) => leaving.delete(id));
        });
    }
    // A hidden page often lives on.
    void run();
  };

  return {
    soon,
    hurry() {
      // What failed without an answer says nothing of the network that there is now.
      if (!answered) failures = 0;
      if (!cancel || failures === 0) schedule(0);
    },
    run,
    leave,
    freeze() {
      attempting?.abort();
      sending = [];
      leave();
      frozen = true;
    },
    thaw() {
      frozen = false;
    },
    stop() {
      stopped = true;
      cancel?.();
      attempting?.abort();
      lasting.abort();
    },
  };
};
