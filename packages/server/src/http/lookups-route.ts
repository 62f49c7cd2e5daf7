import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../errors.js';
import { listRecords } from '../read/list-records.js';
import type { LookupKind } from '../store/lookups.js';
import type { Reader, Store } from '../store/store.js';
import { readJson } from './read-envelope.js';
import { readAfter, readForPurpose } from './read-query.js';

const pageShape = {
  purpose: z.string(),
  limit: z.number().int().min(1).max(200).default(50),
  after: z.string().max(200).optional(),
  explain: z.boolean().default(false),
};
const value = z.string().trim().min(1).max(400);

const lookupSchema = z.strictObject({ ...pageShape, email: value.optional(), phone: value.optional() });

const wantedValue = ({
  email,
  phone,
}: z.output<typeof lookupSchema>): { kind: LookupKind; value: string } | undefined => {
  if (email !== undefined && phone !== undefined) return undefined;
  if (email !== undefined) return { kind: 'email', value: email };
  return phone === undefined ? undefined : { kind: 'phone', value: phone };
};

/**
 * `POST /v1/lookups`: the records that hold an e-mail address or a telephone number, as far as they may be
 * read for the purpose. What is looked for comes in the body: nothing personal belongs into an address.
 */
export const lookupsRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const json = readJson(request.body);
    if (!json.ok) return refuse(reply, json.refusal);
    const read = await readForPurpose('lookups', lookupSchema, { store, reader, now }, { query: json.value });
    if (!read.ok) return refuse(reply, read.refusal);
    const { controller, query } = read;
    const holding = wantedValue(query);
    if (!holding)
      return refuse(reply, { code: 'missing', path: 'email', message: 'Expected one of email and phone.' });
    const position = readAfter(query.after);
    if (!position.ok) return refuse(reply, position.refusal);
    const { purpose, limit, explain } = query;
    const wanted = { purpose, kind: 'lead', limit, after: position.after, explain, holding } as const;
    const page = await listRecords(controller, reader, wanted, now);
    return reply.send({ controller: controller.id, purpose, ...page });
  };
