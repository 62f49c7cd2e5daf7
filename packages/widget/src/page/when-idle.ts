/** Runs something when the page has nothing better to do. */
export const whenIdle = (run: () => unknown): void => {
  // Safari has no idle callback.
  (globalThis.requestIdleCallback ?? setTimeout)(run);
};
