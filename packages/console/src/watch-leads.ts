import { isSilent, type AskServer } from './ask-server.js';
import { lookAgain } from './look-again.js';
import { mergePurposes, type SeenLead } from './merge-purposes.js';
import type { Reader } from './read-answers.js';

/** What the page knows. */
export type Watched =
  | { readonly kind: 'asking' }
  | { readonly kind: 'token-refused' }
  | {
      readonly kind: 'seen';
      readonly reader: Reader;
      readonly leads: readonly SeenLead[];
      /** Milliseconds since 1970 of the last complete answer. */
      readonly asOf: number;
      /** The server does not answer: this is what it said last. */
      readonly stale: boolean;
    }
  /** It never answered since the page was opened. */
  | { readonly kind: 'unreachable' };

export type WatchParts = {
  readonly ask: AskServer;
  readonly tell: (watched: Watched) => void;
  readonly now: () => number;
  /** Milliseconds between two rounds. */
  readonly every: number;
};

/**
 * Asks again and again while the page is visible, and tells what changed.
 * @returns a function that stops it
 */
export const watchLeads = ({ ask, tell, now, every }: WatchParts): (() => void) => {
  let reader: Reader | undefined;
  let seen: Extract<Watched, { kind: 'seen' }> | undefined;

  const round = async (): Promise<Watched> => {
    const missing: Watched = seen ? { ...seen, stale: true } : { kind: 'unreachable' };
    if (!reader) {
      const answer = await ask.reader();
      if (answer.kind === 'token-refused') return answer;
      if (answer.kind !== 'answered') return missing;
      reader = answer.value;
    }
    const answers = await Promise.all(
      reader.purposes.map(async (purpose) => ({ purpose, answer: await ask.leads(purpose) })),
    );
    if (answers.some(({ answer }) => answer.kind === 'token-refused')) return { kind: 'token-refused' };
    if (answers.some(({ answer }) => isSilent(answer))) return missing;
    return { kind: 'seen', reader, leads: mergePurposes(answers), asOf: now(), stale: false };
  };

  return lookAgain({
    look: round,
    every,
    tell: (watched) => {
      if (watched.kind === 'seen') {
        // The same answer again is handed on as the same list: nothing on the page is touched.
        const same = seen !== undefined && JSON.stringify(seen.leads) === JSON.stringify(watched.leads);
        seen = same && seen ? { ...watched, leads: seen.leads } : watched;
      }
      tell(watched.kind === 'seen' && seen ? seen : watched);
      return watched.kind !== 'token-refused';
    },
  });
};
