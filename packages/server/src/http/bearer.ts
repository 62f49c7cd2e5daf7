import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../errors.js';
import type { Reader, Store } from '../store/store.js';
import type { LimitRate } from './limit-rate.js';

/** SHA-256 in lower-case hex: the only form in which a token is kept. */
export const hashToken = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

/**
 * A route for readers: finds who holds the bearer token. Tokens are looked up by their hash, so that no
 * comparison can be timed.
 */
export const forReader =
  (
    { store, limit }: { readonly store: Store; readonly limit: LimitRate },
    answer: (reader: Reader, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
  ) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    reply.header('cache-control', 'no-store');
    const [, token] = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? '') ?? [];
    const reader = token === undefined ? undefined : await store.reader(hashToken(token));
    const exceeded = await limit(request, reader ? `${reader.controller} ${reader.id}` : '');
    if (exceeded) return refuse(reply, exceeded);
    if (reader) return answer(reader, request, reply);
    return refuse(reply, { code: token === undefined ? 'token_missing' : 'token_unknown' });
  };

/** The store of the reader's controller, and no other (SV3). */
export const storeOf = async (store: Store, reader: Reader) => {
  const controller = await store.controller(reader.controller);
  if (!controller) throw new Error('a reader without a controller');
  return controller;
};
