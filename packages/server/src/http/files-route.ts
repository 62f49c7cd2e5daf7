import { idSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../errors.js';
import { findFile } from '../read/find-file.js';
import type { Reader, Store } from '../store/store.js';
import { readForPurpose } from './read-query.js';
import { fileBytes, fileHeaders } from './send-file.js';

const paramsSchema = z.object({ id: idSchema, upload: idSchema });
const querySchema = z.strictObject({ purpose: z.string() });

/** `GET /v1/leads/:id/files/:upload`: a file that a lead refers to, for a purpose and a reader like everything else (SV1). */
export const filesRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const read = await readForPurpose('files', querySchema, { store, reader, now }, request);
    if (!read.ok) return refuse(reply, read.refusal);
    const params = paramsSchema.safeParse(request.params);
    if (!params.success) return refuse(reply, { code: 'file_unknown' });
    const { controller, query } = read;
    const found = await findFile(controller, reader, { ...params.data, ...query }, now());
    if (!found.found) return refuse(reply, { code: found.code });
    return reply.headers(fileHeaders(found.file)).send(fileBytes(controller, found.record, found.file));
  };
