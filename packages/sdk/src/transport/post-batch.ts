import type { Batch, Verdict } from '@remit/contract';
import { bytesOf } from '../buffer/kept.js';
import type { Platform } from '../platform/platform.js';
import { compress } from './compress.js';
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
/** Milliseconds within which a browser refuses what is too much to outlive the page. */
const AT_ONCE = 100;
/** Bytes of all requests of a page together that may outlive it (Fetch, "HTTP-network-or-cache fetch"). */
const MOST_ALIVE = 65_536;

/** Bytes that a request which outlives the page may still have. */
export const roomToOutlive = ({ alive }: Pick<Platform, 'alive'>): number => MOST_ALIVE - alive.bytes;

/** Whose verdict it is decides whoever sent the batch. */
const isVerdict = (value: unknown): value is Verdict => OUTCOMES.includes(Object(value).outcome);

/**
 * Sends a batch. The request is CORS-simple: no preflight, no credentials, no header of its own.
 *
 * @param address of `POST /v1/batch`
 * @param underWay holds each batch while it is on its way, with what ends its request
 */
export const batchPoster =
  (
    { fetch, after, now, document, alive, CompressionStream }: Platform,
    address: string,
    underWay: Map<AbortController, Batch>,
  ) =>
  /**
   * @param signal ends the request
   * @param leaving the page may go away before the answer; one that is hidden always may
   */
  async (batch: Batch, signal: AbortSignal, leaving = false): Promise<Answer> => {
    const late = new AbortController();
    underWay.set(late, batch);
    const began = now();
    const text = JSON.stringify(batch);
    const size = bytesOf(text);
    const mayGo = leaving || document.visibilityState === 'hidden';
    // Firefox sends what may outlive the page past service workers, so only when it has to be.
    let kept = mayGo && size <= roomToOutlive({ alive }) ? size : 0;
    alive.bytes += kept;
    const release = () => {
      alive.bytes -= kept;
      kept = 0;
    };
    const end = () => {
      late.abort();
      release();
    };
    const cancel = after(TIMEOUT, end);
    signal.addEventListener('abort', end, late);
    const send = (body: string | Blob): Promise<Response> =>
      // Both go as text/plain of their own accord: CORS-simple.
      fetch(address, { method: 'POST', body, credentials: 'omit', keepalive: kept > 0, signal: late.signal });
    try {
      // A page that goes away does not wait for anything.
      const response = await send(mayGo ? text : await compress(text, CompressionStream)).catch((fault) => {
        // Others on the page may have used up what may outlive it. A last request is not repeated: the next one is.
        if (leaving || !kept || now() - began > AT_ONCE) throw fault;
        release();
        return send(text);
      });
      // No JSON: a proxy or a network's sign-in page answered, not the server, or it broke off.
      const { verdicts, code }: Partial<Record<string, unknown>> = Object(
        await response.json().catch(() => undefined),
      );
      return {
        status: response.status,
        verdicts: Array.isArray(verdicts) ? verdicts.filter(isVerdict) : [],
        stop: STOP.test(String(code)),
        after: retryAfter(response.headers.get('retry-after'), now()),
      };
    } catch {
      // Expected: no network, no answer in time, or it was ended. Whatever it was, nothing is lost.
      return { status: 0 };
    } finally {
      cancel();
      end();
      underWay.delete(late);
    }
  };
