import type { Left } from './conversation.js';
import type { Talk } from './visit.js';

/** A conversation as it is kept: pinned to the version of its bot. */
type Kept = Left & { readonly version: number };

const keyOf = (name: string): string => `remit-${name}`;

/** Nobody but this file, in this tab, has written it. */
const isKept = (value: unknown): value is Kept => Number.isInteger(Reflect.get(Object(value), 'version'));

/** What was kept of a conversation. @param name controller and bot */
export const readKept = (name: string): Kept | undefined => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(name)) ?? 'null');
    return isKept(kept) ? kept : undefined;
  } catch {
    // Expected: the page may use no storage.
    return undefined;
  }
};

/** Keeps a conversation for this tab alone. */
export type Keeping = {
  /** Takes away what is kept, and keeps nothing more before the visitor says something more. */
  readonly forget: () => void;
};

/**
 * Keeps the conversation when the page is left, so that a visitor who loads it again goes on where they were. Nothing is
 * kept before they have answered something (WI1), nor after the end; the tab forgets it when it is closed.
 */
export const keepConversation = ({ name, bot, instructions, client, state, signal }: Talk): Keeping => {
  const answers = () => state().flow.lines.filter(({ from }) => from === 'visitor').length;
  let forgotten = 0;
  let kept = answers() > 0;

  const change = (how: (storage: Storage) => void) => {
    try {
      how(sessionStorage);
    } catch {
      // Expected: the page may use no storage, or it is full. Then a page that is loaded again begins anew.
    }
  };
  const wipe = () => {
    if (kept) change((storage) => storage.removeItem(keyOf(name)));
    kept = false;
  };
  const keep = () => {
    if (document.visibilityState !== 'hidden') return;
    const { flow, fixed, step } = state();
    if (answers() <= forgotten || step.kind === 'end') return wipe();
    kept = true;
    const now: Kept = { version: bot.version, flow, fixed };
    change((storage) => storage.setItem(keyOf(name), JSON.stringify(now)));
  };

  document.addEventListener('visibilitychange', keep, { signal });
  signal.addEventListener(
    'abort',
    client.on('record', ({ type }) => {
      if (instructions.records[type]?.kind !== 'event' && state().step.kind === 'end') wipe();
    }),
  );
  return {
    forget: () => {
      forgotten = answers();
      wipe();
    },
  };
};
