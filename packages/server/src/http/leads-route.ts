import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../errors.js';
import { listRecords } from '../read/list-records.js';
import type { Reader, Store } from '../store/store.js';
import { pageShape, readPage } from './read-query.js';

const leadsSchema = z.strictObject({ purpose: z.string(), ...pageShape });

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** `GET /v1/leads`: no read without a purpose and a reader (SV1). */
export const leadsRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const read = await readPage('leads', leadsSchema, { store, reader, now }, request);
    if (!read.ok) return refuse(reply, read.refusal);
    const { controller, query, after } = read;
    const { purpose, limit } = query;
    const explain = query.explain === '1';
    const wanted = { purpose, kind: 'lead', limit, after, explain, route: 'leads' } as const;
    const { records: leads, next, leftOut } = await listRecords(controller, reader, wanted, now);
    return reply.send({
      controller: controller.id,
      purpose,
      leads,
      next,
      ...(leftOut ? { leftOut: sumOf(leftOut), leftOutBy: leftOut } : {}),
    });
  };

const recordsSchema = z.strictObject({
  purpose: z.string(),
  kind: z.enum(['lead', 'message', 'event']),
  type: z.string().max(64).optional(),
  ...pageShape,
});

/** `GET /v1/records`: leads, messages and events alike. */
export const recordsRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const read = await readPage('records', recordsSchema, { store, reader, now }, request);
    if (!read.ok) return refuse(reply, read.refusal);
    const { controller, query, after } = read;
    const { purpose, kind, type, limit } = query;
    const wanted = { purpose, kind, type, limit, after, explain: query.explain === '1' };
    const page = await listRecords(controller, reader, wanted, now);
    return reply.send({ controller: controller.id, purpose, kind, ...page });
  };
