import {
  readDecided,
  readHeld,
  readLeads,
  readReader,
  readWhy,
  type Decision,
  type HeldPage,
  type Leads,
  type Reader,
  type Why,
} from './read-answers.js';

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
  /** The newest leads that are held, as far as the purpose may see them. */
  held(purpose: string): Promise<Answer<HeldPage>>;
  /** Decides about a lead that is held. It cannot be undone; asked again, it is refused as unknown. */
  decide(record: string, decision: Decision): Promise<Answer<Decision>>;
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
  const ask = async <T>(path: string, read: (value: unknown) => T, order?: object): Promise<Answer<T>> => {
    try {
      const authorization = `Bearer ${token}`;
      const response = await fetch(path, {
        ...(order
          ? {
              method: 'POST',
              headers: { authorization, 'content-type': 'application/json' },
              body: JSON.stringify(order),
            }
          : { headers: { authorization } }),
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
    held: (purpose) => ask(`/v1/held?purpose=${encodeURIComponent(purpose)}&limit=${NEWEST}`, readHeld),
    decide: (record, decision) => ask(`/v1/held/${encodeURIComponent(record)}`, readDecided, { decision }),
  };
};

const codeOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
    ? body.code
    : '';

/** The server is there and asks to wait: what it said last still stands. */
const PASSING = new Set(['rate_limited', 'busy', 'fault']);

/** The server says nothing for now: another time it will. */
export const isSilent = (answer: Answer<unknown>): boolean =>
  answer.kind === 'unreachable' || (answer.kind === 'refused' && PASSING.has(answer.code));
