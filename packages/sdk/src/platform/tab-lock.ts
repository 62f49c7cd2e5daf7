/**
 * Runs a job while no other tab of this origin runs one under the same name. Where the browser has no Web Locks the
 * job runs anyway, and a lease takes their place; where it forbids them the server knows duplicates by their ids.
 */
export const tabLock =
  (locks: LockManager | undefined, name: string) =>
  /** @param signal gives up waiting for the lock, or lets go of it without waiting for the job */
  async (job: () => Promise<void>, signal: AbortSignal): Promise<void> => {
    if (!locks) return job();
    let held = false;
    try {
      await locks.request(name, { signal }, () => {
        held = true;
        return new Promise<void>((resolve, reject) => {
          // A page that is frozen would hold it for as long as it stands still.
          signal.addEventListener('abort', () => resolve());
          job().then(resolve, reject);
        });
      });
    } catch (fault) {
      if (held) throw fault;
      // Expected: nobody waits for it any more, or this document may have no locks (sandboxed frame).
      if (!signal.aborted) await job();
    }
  };
