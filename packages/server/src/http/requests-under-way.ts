import type { FastifyInstance } from 'fastify';

/** Knows which requests have begun and are not answered yet. */
export type RequestsUnderWay = {
  /** Resolves when none is under way. */
  readonly none: () => Promise<void>;
};

/** Counts from the moment a request's headers are there until its answer is handed to the network. */
export const requestsUnderWay = (app: FastifyInstance): RequestsUnderWay => {
  const answers = new Set<unknown>();
  let waiting: (() => void)[] = [];
  app.addHook('onRequest', (_request, reply, done) => {
    answers.add(reply.raw);
    // Comes for every answer, those broken off by the sender included.
    reply.raw.once('close', () => {
      answers.delete(reply.raw);
      if (answers.size > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    });
    done();
  });
  return {
    none: () => (answers.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
};
