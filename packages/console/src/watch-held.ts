import { isSilent, type Answer, type AskServer } from './ask-server.js';
import { lookAgain } from './look-again.js';
import { newestFirst } from './merge-purposes.js';
import type { HeldLead, HeldPage } from './read-answers.js';

/** The leads that are held, as far as the page knows. */
export type Queue =
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'seen';
      /** Newest first, each with every field that any purpose of the reader may see. */
      readonly held: readonly HeldLead[];
      /** There are older ones than these. */
      readonly more: boolean;
    }
  /** The server will not say; `code` is its own. */
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unreachable' };

export type WatchHeldParts = {
  readonly ask: Pick<AskServer, 'held'>;
  readonly purposes: readonly string[];
  readonly tell: (queue: Queue) => void;
  /** Milliseconds between two looks. */
  readonly every: number;
};

/**
 * Asks again and again for what is held, and tells what changed. What was seen last stays while the server is silent.
 * @returns a function that stops it
 */
export const watchHeld = ({ ask, purposes, tell, every }: WatchHeldParts): (() => void) => {
  let last: Queue = { kind: 'asking' };
  return lookAgain({
    every,
    look: () => Promise.all(purposes.map((purpose) => ask.held(purpose))),
    tell: (answers) => {
      // Whoever watches the leads finds it out too, and asks for another token.
      if (answers.some(({ kind }) => kind === 'token-refused')) return false;
      const queue = queueOf(answers, last);
      if (JSON.stringify(queue) !== JSON.stringify(last)) tell((last = queue));
      return true;
    },
  });
};

const queueOf = (answers: readonly Answer<HeldPage>[], last: Queue): Queue => {
  if (answers.some(isSilent)) return last.kind === 'seen' ? last : { kind: 'unreachable' };
  const pages = answers.flatMap((answer) => (answer.kind === 'answered' ? [answer.value] : []));
  const refused = answers.find((answer) => answer.kind === 'refused');
  if (refused && pages.length === 0) return refused;
  const known = new Map<string, HeldLead>();
  for (const lead of pages.flatMap(({ held }) => held))
    known.set(lead.id, { ...lead, fields: { ...known.get(lead.id)?.fields, ...lead.fields } });
  return {
    kind: 'seen',
    held: [...known.values()].toSorted(newestFirst),
    more: pages.some(({ more }) => more),
  };
};
