import { idSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../errors.js';
import { explainRecord } from '../read/explain-record.js';
import type { Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';

const paramsSchema = z.object({ id: idSchema });

/** `GET /v1/records/:id/why`: why do you have this, for how long, and who received it. */
export const whyRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const params = paramsSchema.safeParse(request.params);
    const controller = await storeOf(store, reader);
    const record = params.success ? await controller.record(params.data.id) : undefined;
    if (!record) return refuse(reply, { code: 'record_unknown' });
    return reply.send(await explainRecord(controller, record, reader, now()));
  };
