/**
 * Hears from the other tabs of this origin that the person's choices changed. The message says nothing: whoever
 * hears it reads the database again.
 *
 * @param signal stops listening and telling
 * @returns tells the other tabs
 */
export const otherTabs = (
  Channel: typeof BroadcastChannel | undefined,
  name: string,
  changed: () => void,
  signal: AbortSignal,
): (() => void) => {
  const channel = Channel && new Channel(name);
  channel?.addEventListener('message', changed);
  signal.addEventListener('abort', () => channel?.close());
  return () => {
    // A choice may still be on its way when the client ends; a closed channel would throw at it.
    if (!signal.aborted) channel?.postMessage(0);
  };
};
