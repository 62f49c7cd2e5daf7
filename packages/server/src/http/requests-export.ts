import { idSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../errors.js';
import { copyForPerson, copyForReader, EXPORT_FORMATS, EXPORT_KINDS } from '../requests/copy-for.js';
import type { fetchSchema } from '../requests/request-schema.js';
import { isForExport } from '../requests/show-request.js';
import type { Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import { readAs } from './read-envelope.js';
import { forOwner, refusedOutcome } from './requests-own.js';
import { whyNotForPeople } from './rights-routes.js';

/** `POST /v1/requests/export`: what the controller granted, made of what is kept now. */
export const fetchOwn = (now: () => number) =>
  forOwner<z.output<typeof fetchSchema>>(async (controller, { subject, request: id, format }) => {
    const request = await controller.requests.get(id);
    if (request?.subject !== subject.id) return refusedOutcome('request_unknown', 'request');
    const { kind, state } = request;
    if (!isForExport(request)) return refusedOutcome('request_not_for_export', 'request');
    if (state === 'closed') return refusedOutcome('erased', 'subject.id');
    if (state !== 'fulfilled') return refusedOutcome('request_not_fulfilled', 'request');
    if (kind === 'portability' && format === 'html') return refusedOutcome('malformed', 'format');
    const wanted = { kind: kind === 'portability' ? kind : 'access', format, request: id } as const;
    const copy = await copyForPerson(controller, subject.id, wanted, now());
    if (!copy) return refusedOutcome('erased', 'subject.id');
    return { status: 200, answer: copy.text, headers: copy.headers };
  });

const paramsSchema = z.object({ id: idSchema });
const querySchema = z.strictObject({
  kind: z.enum(EXPORT_KINDS).default('access'),
  format: z.enum(EXPORT_FORMATS).default('json'),
});

/** `GET /v1/subjects/:id/export`: the same copy, for the controller to hand on. */
export const exportRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const why = whyNotForPeople(reader);
    if (why) return refuse(reply, why);
    const params = paramsSchema.safeParse(request.params);
    if (!params.success) return refuse(reply, { code: 'subject_unknown' });
    const query = readAs(querySchema, request.query);
    if (!query.ok) return refuse(reply, query.refusal);
    const { kind, format } = query.value;
    if (kind === 'portability' && format === 'html')
      return refuse(reply, { code: 'malformed', path: 'format' });
    const { id } = params.data;
    const controller = await storeOf(store, reader);
    const copy = await copyForReader(controller, reader, id, query.value, now());
    if (copy) return reply.headers(copy.headers).send(copy.text);
    const known = (await controller.subjectStates([id])).has(id);
    return refuse(reply, { code: known ? 'erased' : 'subject_unknown' });
  };
