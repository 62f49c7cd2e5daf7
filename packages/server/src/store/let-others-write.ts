/** Milliseconds for which one writer may go on without leaving room for others: they give up after ten seconds. */
const TURN = 2000;
/** Milliseconds: whoever waits for SQLite's one writer looks again every 100 at the latest. */
const ROOM = 110;

/**
 * For somebody who writes one long transaction after the other. SQLite has no queue: who waits finds the moment between
 * two of them only by chance, and has an error when it never does.
 * @param now milliseconds since 1970
 * @param wait for so many milliseconds
 * @returns to be called between two transactions
 */
export const letOthersWrite = (
  now: () => number,
  wait: (milliseconds: number) => Promise<unknown>,
): (() => Promise<void>) => {
  let since = now();
  return async () => {
    const taken = now() - since;
    // A clock that was set back must not keep others out.
    if (taken >= 0 && taken < TURN) return;
    await wait(ROOM);
    since = now();
  };
};
