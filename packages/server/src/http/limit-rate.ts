import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestRefusal } from '../errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What shares the sender's address when requests are counted: the site key or the reader, once known. */
    countedFor: string;
  }
}

/** @returns a refusal when the sender made too many requests within the last minute */
export type LimitRate = (request: FastifyRequest, countedFor?: string) => Promise<RequestRefusal | undefined>;

/**
 * Counts requests by address and site key (or reader). Whatever is not known to be a key or reader of this
 * server counts on the address alone, so that inventing keys buys nothing. Counted in this process.
 */
export const makeRateLimit = async (app: FastifyInstance, perMinute: number): Promise<LimitRate> => {
  await app.register(rateLimit, { global: false, cache: 20_000 });
  app.decorateRequest('countedFor', '');
  const count = app.createRateLimit({
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => `${request.ip} ${request.countedFor}`,
  });
  return async (request, countedFor = '') => {
    request.countedFor = countedFor;
    const counted = await count(request);
    return !counted.isAllowed && counted.isExceeded
      ? { code: 'rate_limited', retryAfter: Math.max(1, counted.ttlInSeconds) }
      : undefined;
  };
};
