import type { Said } from '../buffer/kept.js';

/**
 * Hears from the other tabs of this origin what the person said there: the device may have been too full to take it.
 *
 * @param hear told of what they said
 * @param signal stops listening and telling
 * @returns tells the other tabs
 */
export const otherTabs = (
  Channel: typeof BroadcastChannel | undefined,
  name: string,
  hear: (said: Said) => void,
  signal: AbortSignal,
): ((said: Said) => void) => {
  const channel = Channel && new Channel(name);
  // A page of an earlier version says 0, which is nobody's.
  channel?.addEventListener('message', ({ data }: MessageEvent<Said>) => hear(data));
  signal.addEventListener('abort', () => channel?.close());
  return (said) => {
    // A choice may still be on its way when the client ends; a closed channel would throw at it.
    if (!signal.aborted) channel?.postMessage(said);
  };
};
