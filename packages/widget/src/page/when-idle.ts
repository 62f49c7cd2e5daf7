/** Runs something when the page has nothing better to do. */
export const whenIdle = (run: () => void): void => {
  // Safari has no idle callback.
  (globalThis.requestIdleCallback ?? setTimeout)(run);
};
