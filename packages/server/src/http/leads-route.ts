import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../errors.js';
import { listLeads } from '../read/list-leads.js';
import { readPosition } from '../read/page-position.js';
import type { Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import { readAs } from './read-envelope.js';

const querySchema = z.strictObject({
  purpose: z.string(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'expected a whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(200))
    .default(50),
  after: z.string().max(200).optional(),
  explain: z.enum(['0', '1']).default('0'),
});

/** `GET /v1/leads`: no read without a purpose and a reader (SV1). */
export const leadsRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = readAs(querySchema, request.query);
    if (!query.ok) {
      const { refusal } = query;
      const unnamed = refusal.path === 'purpose' && refusal.code === 'missing';
      return refuse(reply, unnamed ? { code: 'purpose_missing', path: 'purpose' } : refusal);
    }
    const { purpose, limit, explain } = query.value;
    const controller = await storeOf(store, reader);
    const { purposes } = await controller.instructions();
    if (purpose === '') return refuse(reply, { code: 'purpose_missing', path: 'purpose' });
    if (!Object.hasOwn(purposes, purpose)) return refuse(reply, { code: 'purpose_unknown', path: 'purpose' });
    if (!reader.purposes.includes(purpose))
      return refuse(reply, { code: 'purpose_not_granted', path: 'purpose' });
    const after = query.value.after === undefined ? undefined : readPosition(query.value.after);
    if (query.value.after !== undefined && after === undefined)
      return refuse(reply, { code: 'position_malformed', path: 'after' });
    return reply.send(await listLeads(controller, { purpose, limit, after, explain: explain === '1' }, now));
  };
