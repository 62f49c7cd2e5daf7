/** Milliseconds until the second look; each wait is twice the one before. */
const FIRST_WAIT = 250;
/** Looks after the first one: the last comes some 64 seconds after it, and then nobody waits any more. */
const MORE_LOOKS = 8;

const inBrowser = (ms: number, job: () => void): (() => void) => {
  const timer = setTimeout(job, ms);
  return () => clearTimeout(timer);
};

/**
 * Waits for a manager that tells nobody when it is ready.
 *
 * @param attach looks for the manager and listens to it; undefined while it is not there, else stops listening
 * @param after runs a job after some milliseconds; answers with what cancels it
 * @returns ends the waiting, or the listening
 */
export const waitForManager = (
  attach: () => (() => void) | undefined,
  after: typeof inBrowser = inBrowser,
): (() => void) => {
  let detach = attach();
  let cancel: (() => void) | undefined;
  const look = (looks: number) => {
    if (detach || looks === MORE_LOOKS) return;
    cancel = after(FIRST_WAIT * 2 ** looks, () => {
      detach = attach();
      look(looks + 1);
    });
  };
  look(0);
  return () => {
    cancel?.();
    detach?.();
  };
};
