import type { FastifyInstance } from 'fastify';

/** Pieces of work that may be under way at once. */
const MOST = 100;

/**
 * Work that goes on after its request was answered. Stopping waits for it.
 * @param onFault told of what failed; nobody else waits for it
 * @returns what begins a piece of work; it answers false when there is too much under way
 */
export const workAfterAnswer = (app: FastifyInstance, onFault: (fault: unknown) => void) => {
  const underWay = new Set<Promise<void>>();
  app.addHook('onClose', async () => {
    await Promise.all(underWay);
  });
  return (work: () => Promise<void>): boolean => {
    if (underWay.size >= MOST) return false;
    const piece: Promise<void> = work()
      .catch(onFault)
      .finally(() => underWay.delete(piece));
    underWay.add(piece);
    return true;
  };
};
