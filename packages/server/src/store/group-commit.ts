type Waiting<I, R> = { readonly item: I; resolve(result: R): void; reject(fault: unknown): void };

/** What became of one item of a flush. */
export type Flushed<R> =
  { readonly ok: true; readonly result: R } | { readonly ok: false; readonly fault: unknown };

export type GroupCommitOptions<I, R> = {
  /** Commits all items together; one answer each, in their order. When it throws, all have failed. */
  readonly flush: (items: readonly I[]) => Promise<readonly Flushed<R>[]>;
  /** Flushes that may run at the same time. */
  readonly writers: number;
  /** Rows of an item. */
  readonly size: (item: I) => number;
  /** Rows of a flush, about: the item that goes beyond it is the last. */
  readonly limit: number;
};

export interface GroupCommit<I, R> {
  /** Resolves when the item is on disk. */
  submit(item: I): Promise<R>;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

/**
 * Lets concurrent items share a commit. There is no timer: an item that finds nobody writing goes at once,
 * and what arrives while a flush runs goes together in the next.
 */
export const groupCommit = <I, R>({
  flush,
  writers,
  size,
  limit,
}: GroupCommitOptions<I, R>): GroupCommit<I, R> => {
  const queue: Waiting<I, R>[] = [];
  const running = new Set<Promise<void>>();

  const take = (): Waiting<I, R>[] => {
    let rows = 0;
    let count = 0;
    for (const { item } of queue) {
      if (rows >= limit) break;
      rows += size(item);
      count += 1;
    }
    return queue.splice(0, count);
  };

  const write = async (batch: readonly Waiting<I, R>[]): Promise<void> => {
    try {
      const answers = await flush(batch.map(({ item }) => item));
      for (const [index, waiting] of batch.entries()) {
        const answer = answers[index];
        if (answer?.ok) waiting.resolve(answer.result);
        else waiting.reject(answer?.fault ?? new Error('a flush left an item without an answer'));
      }
    } catch (fault) {
      // The transaction failed: nothing of it is on disk, and each who waits must know.
      for (const waiting of batch) waiting.reject(fault);
    }
  };

  const start = () => {
    while (running.size < writers && queue.length > 0) {
      const writing: Promise<void> = write(take()).finally(() => {
        running.delete(writing);
        start();
      });
      running.add(writing);
    }
  };

  return {
    submit: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        start();
      }),
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
};
