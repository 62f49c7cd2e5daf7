import type { Batch, Verdict } from '@remit/contract';
import { bytesOf } from '../buffer/kept.js';
import type { Platform } from '../platform/platform.js';
import { MOST_BYTES } from './next-batch.js';
import { retryAfter } from './retry-policy.js';

/** What a request came to. */
export type Answer = {
  /** Of HTTP; 0 when no answer came. */
  readonly status: number;
  readonly verdicts?: readonly Verdict[];
  /** Nothing from this page will be taken before it is loaded again. */
  readonly stop?: boolean;
  /** The wait that the server asked for, in milliseconds. */
  readonly after?: number | undefined;
};

const STOP = /^((protocol|controller|key)_unknown|origin_not_allowed|subject_mismatch)$/;
const OUTCOMES: readonly unknown[] = ['stored', 'reduced', 'duplicate', 'refused'];
/** Milliseconds after which a request is taken for lost: it must not hold the lock for ever. */
const TIMEOUT = 30_000;

/** A part of something that may be anything, or nothing. */
const part = (value: unknown, name: string): unknown => Reflect.get(Object(value), name);

/** Whose verdict it is decides whoever sent the batch. */
const isVerdict = (value: unknown): value is Verdict => OUTCOMES.includes(part(value, 'outcome'));

/**
 * Sends a batch. The request is CORS-simple: no preflight, no credentials, no header of its own.
 *
 * @param address of `POST /v1/batch`
 * @param signal ends every request
 */
export const batchPoster =
  ({ fetch, after, now, document }: Platform, address: string, signal: AbortSignal) =>
  /** @param leaving the page may go away before the answer; one that is hidden always may */
  async (batch: Batch, leaving = document.visibilityState === 'hidden'): Promise<Answer> => {
    const late = new AbortController();
    const cancel = after(TIMEOUT, () => late.abort());
    const body = JSON.stringify(batch);
    try {
      const response = await fetch(address, {
        method: 'POST',
        // A text goes as text/plain of its own accord: CORS-simple.
        body,
        credentials: 'omit',
        // Browsers bound what may outlive a page. Firefox sends it past service workers, so only when it has to be.
        keepalive: leaving && bytesOf(body) <= MOST_BYTES,
        signal: AbortSignal.any([signal, late.signal]),
      });
      // No JSON: a proxy or a network's sign-in page answered, not the server, or it broke off.
      const said: unknown = await response.json().catch(() => undefined);
      const verdicts = part(said, 'verdicts');
      return {
        status: response.status,
        verdicts: Array.isArray(verdicts) ? verdicts.filter(isVerdict) : [],
        stop: STOP.test(String(part(said, 'code'))),
        after: retryAfter(response.headers.get('retry-after'), now()),
      };
    } catch {
      // Expected: no network, no answer in time, or the client was destroyed. Whatever it was, nothing is lost.
      return { status: 0 };
    } finally {
      cancel();
    }
  };
