/**
 * Tells the other tabs of this origin that the person's choices changed, and hears it from them. The message
 * says nothing: whoever hears it reads the database again.
 */
export const otherTabs = (
  Channel: typeof BroadcastChannel | undefined,
  name: string,
  changed: () => void,
): { tell(): void; stop(): void } => {
  let channel = Channel && new Channel(name);
  channel?.addEventListener('message', changed);
  return {
    tell: () => channel?.postMessage(0),
    stop() {
      channel?.close();
      // A choice may still be on its way when the client ends; a closed channel would throw at it.
      channel = undefined;
    },
  };
};
