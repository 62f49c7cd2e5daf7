import { idSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../errors.js';
import { explainGone, explainRecord } from '../read/explain-record.js';
import type { Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';

const paramsSchema = z.object({ id: idSchema });

/** `GET /v1/records/:id/why`: why do you have this, for how long, and who received it. */
export const whyRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const params = paramsSchema.safeParse(request.params);
    const controller = await storeOf(store, reader);
    if (!params.success) return refuse(reply, { code: 'record_unknown' });
    const { id } = params.data;
    const record = await controller.record(id);
    if (record) return reply.send(await explainRecord(controller, record, reader, now()));
    const gone = await explainGone(controller, id, reader, now());
    return gone ? reply.send(gone) : refuse(reply, { code: 'record_unknown' });
  };
