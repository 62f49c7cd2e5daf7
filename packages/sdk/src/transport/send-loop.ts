import type { Verdict } from '@remit/contract';
import { MOST_ITEMS } from './next-batch.js';
import type { Answer } from './post-batch.js';
import { retryDelay } from './retry-policy.js';

/** Records in a row that a server refuses without a verdict, before it is the server that is taken for wrong. */
const MOST_ASIDE = 3;

export type SendParts<B extends { readonly ids: readonly string[]; readonly hasChanges: boolean }> = {
  /** Picks the next batch, or nothing. */
  next(most: number): Promise<B | undefined>;
  post(batch: B): Promise<Answer>;
  /** Removes what has a verdict. @returns false when that was nothing */
  settle(batch: B, verdicts: readonly Verdict[]): Promise<boolean>;
  /** Refused without a verdict: left alone until the next page load, so that the others get through. */
  readonly aside: Set<string>;
  /** Removes and counts a record that no request can carry. */
  giveUp(batch: B): Promise<void>;
  /** Runs a job while no other tab runs its own. */
  alone(job: () => Promise<void>): Promise<void>;
  after(ms: number, job: () => void): () => void;
  now(): number;
  random(): number;
};

export interface SendLoop {
  /** Sends in so many milliseconds, or when the server allows it again. While it fails, only 0 hurries it. */
  soon(ms: number): void;
  /** Sends now. Resolves when the attempt is over. */
  run(): Promise<void>;
  /** Whether the server may be asked now. */
  isOpen(): boolean;
  stop(): void;
}

/** Peek, send, remove on verdict; and when to try again. */
export const sendLoop = <B extends { readonly ids: readonly string[]; readonly hasChanges: boolean }>(
  parts: SendParts<B>,
): SendLoop => {
  const { now, aside } = parts;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let failures = 0;
  let notBefore = 0;
  let due = Infinity;
  let cancel = () => {};

  const schedule = (ms: number): void => {
    const from = now();
    const at = Math.max(from + ms, notBefore);
    if (stopped || at >= due) return;
    cancel();
    due = at;
    cancel = parts.after(at - from, () => {
      due = Infinity;
      void run();
    });
  };

  const later = (after?: number): void => {
    const delay = retryDelay(failures++, after, parts.random());
    notBefore = after === undefined ? 0 : now() + delay;
    cancel();
    due = Infinity;
    schedule(delay);
  };

  const attempt = async (): Promise<void> => {
    let most = MOST_ITEMS;
    let refused = 0;
    while (!stopped) {
      const batch = await parts.next(most);
      if (!batch || stopped) return;
      const answer = await parts.post(batch);
      const [id = ''] = batch.ids;
      if (answer.kind === 'judged' && (await parts.settle(batch, answer.verdicts))) {
        failures = refused = 0;
        most = Math.min(most * 2, MOST_ITEMS);
      } else if (answer.kind === 'stop') {
        stopped = true;
      } else if (answer.kind !== 'refused') {
        return later(answer.kind === 'later' ? answer.after : undefined);
      } else if (batch.ids.length > 1) {
        most = Math.ceil(batch.ids.length / 2);
      } else if (batch.hasChanges) {
        // Records that cite it would be refused for good: better they wait for another page load.
        stopped = true;
      } else if (answer.status === 413) {
        await parts.giveUp(batch);
      } else {
        aside.add(id);
        if (++refused > MOST_ASIDE) {
          aside.clear();
          return later();
        }
      }
    }
  };

  const isOpen = (): boolean => !stopped && now() >= notBefore;

  const attempts = async (): Promise<void> => {
    do {
      again = false;
      if (!isOpen()) return schedule(0);
      await parts.alone(attempt);
    } while (again && failures === 0);
  };

  const run = (): Promise<void> => {
    again = true;
    running ??= attempts().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    soon(ms) {
      if (ms === 0 || failures === 0) schedule(ms);
    },
    run,
    isOpen,
    stop() {
      stopped = true;
      cancel();
    },
  };
};
