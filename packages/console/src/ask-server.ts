import { readLeads, readReader, readWhy, type Leads, type Reader, type Why } from './read-answers.js';

/** What came of a question. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  /** No reader holds the token. */
  | { readonly kind: 'token-refused' }
  /** The server answered, and does not say; `code` is its own. */
  | { readonly kind: 'refused'; readonly code: string }
  /** No answer, or none that can be understood. */
  | { readonly kind: 'unreachable' };

/** What the page asks. The token is in none of the addresses. */
export interface AskServer {
  reader(): Promise<Answer<Reader>>;
  /** The newest leads, as far as the purpose may see them. */
  leads(purpose: string): Promise<Answer<Leads>>;
  /** Why a record is kept. */
  why(record: string): Promise<Answer<Why>>;
}

/** Leads of each purpose that the page shows. */
const NEWEST = 50;
/** Milliseconds after which a server that says nothing counts as gone. */
const PATIENCE = 10_000;

/**
 * Asks the server that served this page.
 * @param token bearer token of a reader
 */
export const askServer = (token: string): AskServer => {
  const ask = async <T>(path: string, read: (value: unknown) => T): Promise<Answer<T>> => {
    try {
      const response = await fetch(path, {
        headers: { authorization: `Bearer ${token}` },
        cache: 'no-store',
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status === 401) return { kind: 'token-refused' };
      const body: unknown = await response.json();
      return response.ok ? { kind: 'answered', value: read(body) } : { kind: 'refused', code: codeOf(body) };
    } catch {
      // TypeError: no connection; TimeoutError; SyntaxError: not JSON; UnexpectedAnswer: another server than ours.
      return { kind: 'unreachable' };
    }
  };
  return {
    reader: () => ask('/v1/reader', readReader),
    leads: (purpose) =>
      ask(`/v1/leads?purpose=${encodeURIComponent(purpose)}&limit=${NEWEST}&explain=1`, readLeads),
    why: (record) => ask(`/v1/records/${encodeURIComponent(record)}/why`, readWhy),
  };
};

const codeOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
    ? body.code
    : '';
