import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { refuse, type RequestRefusal } from '../errors.js';
import type { ControllerStore, Store } from '../store/store.js';
import { checkSender } from './check-sender.js';
import { forbidOrigin } from './cors.js';
import type { LimitRate } from './limit-rate.js';
import { oneByOne } from './one-by-one.js';
import { readEnvelope, readJson } from './read-envelope.js';

/** The part of an envelope that says who sends. */
type Signed = { readonly controller: string; readonly key: string };

/** What a receiving route is made of. */
export type ReceiveParts = {
  readonly store: Store;
  readonly limit: LimitRate;
  /** True while the server is about to stop: then nothing new is begun. */
  readonly closing: () => boolean;
};

/** What was made of a request: a status, and verdicts or a refusal with the words of its own. */
export type Outcome = {
  readonly status: number;
  readonly answer: unknown;
  /** Of an answer that is no JSON; default: none. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** Requests that may wait for the store at once; beyond that they are told to come back. */
const MAX_UNDER_WAY = 256;

/**
 * A route on which browsers send: reads the body, checks who sends, counts, and hands over. Whatever is
 * refused here was written nowhere (SV5).
 */
export const receive = <S extends z.ZodType<Signed>>(
  { store, limit, closing }: ReceiveParts,
  schema: S,
  handOver: (
    controller: ControllerStore,
    envelope: z.output<S>,
    request: Pick<FastifyRequest, 'headers' | 'ip' | 'partOfFile'>,
  ) => Promise<Outcome>,
) => {
  let underWay = 0;
  const takeTurn = oneByOne();

  const enter = async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ controller: ControllerStore; envelope: z.output<S> } | RequestRefusal> => {
    const json = readJson(request.body);
    if (!json.ok) return json.refusal;
    const envelope = readEnvelope(schema, json.value);
    if (!envelope.ok) return envelope.refusal;
    const { controller: id, key } = envelope.value;
    const checked = await checkSender(store, { controller: id, key, origin: request.headers.origin });
    if (checked.ok) return { controller: checked.controller, envelope: envelope.value };
    if (!checked.originAllowed) forbidOrigin(reply);
    return checked.refusal;
  };

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (closing() || underWay >= MAX_UNDER_WAY) return refuse(reply, { code: 'busy', retryAfter: 1 });
    underWay += 1;
    try {
      await takeTurn();
      const entered = await enter(request, reply);
      const exceeded = await limit(request, 'code' in entered ? '' : entered.envelope.key);
      if (exceeded) return await refuse(reply, exceeded);
      if ('code' in entered) return await refuse(reply, entered);
      const { status, answer, headers = {} } = await handOver(entered.controller, entered.envelope, request);
      return await reply.code(status).header('cache-control', 'no-store').headers(headers).send(answer);
    } finally {
      underWay -= 1;
    }
  };
};
