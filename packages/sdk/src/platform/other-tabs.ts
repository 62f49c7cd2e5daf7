/**
 * Tells the other tabs of this origin that the person's choices changed, and hears it from them. The message
 * says nothing: whoever hears it reads the database again.
 */
export const otherTabs = (
  Channel: typeof BroadcastChannel | undefined,
  name: string,
  changed: () => void,
): { tell(): void; stop(): void } => {
  const channel = Channel && new Channel(name);
  channel?.addEventListener('message', changed);
  return {
    tell: () => channel?.postMessage(0),
    stop: () => channel?.close(),
  };
};
