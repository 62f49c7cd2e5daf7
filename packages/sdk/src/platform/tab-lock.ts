/**
 * Runs a job while no other tab of this origin runs one under the same name. Where the browser has no Web
 * Locks the job runs anyway: the server knows duplicates by their ids.
 *
 * @param signal gives up waiting for the lock
 */
export const tabLock =
  (locks: LockManager | undefined, name: string, signal: AbortSignal) =>
  async (job: () => Promise<void>): Promise<void> => {
    if (!locks) return job();
    let held = false;
    try {
      await locks.request(name, { signal }, () => {
        held = true;
        return job();
      });
    } catch (fault) {
      if (held) throw fault;
      // Expected: the client was destroyed while waiting, or this document may have no locks (sandboxed frame).
      if (!signal.aborted) await job();
    }
  };
