import type { Verdict } from '@remit/contract';
import { retryAfter } from './retry-policy.js';

/** What a request came to. */
export type Answer =
  | { readonly kind: 'judged'; readonly verdicts: readonly Verdict[] }
  /** Not now: no network, or the server is busy or broken. `after` is the wait it asked for, in milliseconds. */
  | { readonly kind: 'later'; readonly after?: number | undefined }
  /** Nothing from this page will be taken before it is loaded again. */
  | { readonly kind: 'stop' }
  /** Something in the request is not taken. */
  | { readonly kind: 'refused'; readonly status: number };

const STOP = [
  'protocol_unknown',
  'controller_unknown',
  'key_unknown',
  'origin_not_allowed',
  'subject_mismatch',
];
const OUTCOMES = ['stored', 'reduced', 'duplicate', 'refused'];
/** Milliseconds after which a request is taken for lost: it must not hold the lock for ever. */
const TIMEOUT = 30_000;

const part = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const isVerdict = (value: unknown): value is Verdict =>
  typeof part(value, 'id') === 'string' && OUTCOMES.includes(String(part(value, 'outcome')));

const readAnswer = async (response: Response, now: number): Promise<Answer> => {
  const { status } = response;
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // Expected: a proxy or a network's sign-in page answered, not the server.
  }
  const verdicts = part(body, 'verdicts');
  if (Array.isArray(verdicts) && (status === 200 || status === 422))
    return { kind: 'judged', verdicts: verdicts.filter(isVerdict) };
  if (status < 400 || status >= 500 || status === 408 || status === 429)
    return { kind: 'later', after: retryAfter(response.headers.get('retry-after'), now) };
  return STOP.includes(String(part(body, 'code'))) ? { kind: 'stop' } : { kind: 'refused', status };
};

export type PostParts = {
  fetch(address: string, init: RequestInit): Promise<Response>;
  after(ms: number, job: () => void): () => void;
  now(): number;
  /** Address of `POST /v1/batch`. */
  readonly address: string;
  /** Ends every request. */
  readonly signal: AbortSignal;
};

/**
 * Sends the text of a batch. The request is CORS-simple: no preflight, no credentials, no header of its own.
 *
 * @param leaving the page may go away before the answer; then the body must be below 64 KiB
 */
export const batchPoster =
  ({ fetch, after, now, address, signal }: PostParts) =>
  async (body: string, leaving: boolean): Promise<Answer> => {
    const ended = new AbortController();
    const end = () => ended.abort();
    const cancel = after(TIMEOUT, end);
    signal.addEventListener('abort', end, { signal: ended.signal });
    try {
      const response = await fetch(address, {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/plain;charset=UTF-8' },
        credentials: 'omit',
        // Firefox sends these past service workers, so only when it has to be.
        keepalive: leaving,
        signal: ended.signal,
      });
      return await readAnswer(response, now());
    } catch {
      // Expected: no network, no answer in time, or the client was destroyed. Whatever it was, nothing is lost.
      return { kind: 'later' };
    } finally {
      cancel();
      // The answer was read: this only takes the listener away.
      end();
    }
  };
