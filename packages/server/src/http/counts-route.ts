import { timeSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accessEntry, actorOf } from '../audit/access-entry.js';
import { refuse } from '../errors.js';
import { countRecords } from '../read/count-records.js';
import type { Reader, Store } from '../store/store.js';
import { readForPurpose } from './read-query.js';

const moment = z
  .string()
  .regex(/^\d{1,16}$/, 'expected milliseconds since 1970')
  .transform(Number)
  .pipe(timeSchema);

const countsSchema = z.strictObject({
  purpose: z.string(),
  type: z.string().max(64),
  by: z.literal('day').optional(),
  from: moment.default(0),
  to: moment.optional(),
});

/** `GET /v1/counts`: how many records and people may be counted for a purpose; nobody is named. */
export const countsRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const read = await readForPurpose('counts', countsSchema, { store, reader, now }, request);
    if (!read.ok) return refuse(reply, read.refusal);
    const { controller, query } = read;
    const { purpose, type, by, from } = query;
    const { records: plan } = await controller.instructions();
    if (!Object.hasOwn(plan, type)) return refuse(reply, { code: 'type_unknown', path: 'type' });
    const asked = now();
    const to = query.to ?? asked + 1;
    const { records, people, days } = await countRecords(controller, { purpose, type, from, to }, asked);
    const access = { route: 'counts', purposes: [purpose], shown: records } as const;
    await controller.addAudit([accessEntry(actorOf(reader), access, now())]);
    const counted = { controller: controller.id, purpose, type, from, to, records, people };
    return reply.send(by === 'day' ? { ...counted, days } : counted);
  };
