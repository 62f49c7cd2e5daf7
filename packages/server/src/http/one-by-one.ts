/** Resolves when it is the caller's turn. */
export type TakeTurn = () => Promise<void>;

/**
 * Lets one request be read in each round of the event loop. Requests that arrive together would otherwise be
 * read and checked in one go, and all that time the store's answers would lie there unread and its thread idle.
 */
export const oneByOne = (): TakeTurn => {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
    return last;
  };
};
