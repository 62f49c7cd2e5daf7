import { idSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../errors.js';
import {
  copyForPerson,
  copyForReader,
  EXPORT_FORMATS,
  EXPORT_KINDS,
  fileOfCopy,
} from '../requests/copy-for.js';
import type { fetchFileSchema, fetchSchema } from '../requests/request-schema.js';
import { isForExport } from '../requests/show-request.js';
import type { ControllerStore, Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import { readAs } from './read-envelope.js';
import type { Outcome } from './receive.js';
import { forOwner, refusedOutcome } from './requests-own.js';
import { whyNotForPeople } from './rights-routes.js';
import { fileBytes, fileHeaders } from './send-file.js';

type Granted =
  | { readonly granted: true; readonly kind: (typeof EXPORT_KINDS)[number] }
  | { readonly granted: false; readonly outcome: Outcome };

/** What the controller granted with a request, if it did. */
const grantedWith = async (controller: ControllerStore, subject: string, id: string): Promise<Granted> => {
  const no = (...refused: Parameters<typeof refusedOutcome>) =>
    ({ granted: false, outcome: refusedOutcome(...refused) }) as const;
  const request = await controller.requests.get(id);
  if (request?.subject !== subject) return no('request_unknown', 'request');
  const { kind, state } = request;
  if (!isForExport(request)) return no('request_not_for_export', 'request');
  if (state === 'closed') return no('erased', 'subject.id');
  if (state !== 'fulfilled') return no('request_not_fulfilled', 'request');
  return { granted: true, kind: kind === 'portability' ? kind : 'access' };
};

/** `POST /v1/requests/export`: what the controller granted, made of what is kept now. */
export const fetchOwn = (now: () => number) =>
  forOwner<z.output<typeof fetchSchema>>(async (controller, { subject, request, format }) => {
    const granted = await grantedWith(controller, subject.id, request);
    if (!granted.granted) return granted.outcome;
    const { kind } = granted;
    if (kind === 'portability' && format === 'html') return refusedOutcome('malformed', 'format');
    const copy = await copyForPerson(controller, subject.id, { kind, format, request }, now());
    if (!copy) return refusedOutcome('erased', 'subject.id');
    return { status: 200, answer: copy.text, headers: copy.headers };
  });

/** `POST /v1/requests/export/file`: a file that such a copy lists. */
export const fetchOwnFile = (now: () => number) =>
  forOwner<z.output<typeof fetchFileSchema>>(async (controller, { subject, request, record, upload }) => {
    const granted = await grantedWith(controller, subject.id, request);
    if (!granted.granted) return granted.outcome;
    const wanted = { kind: granted.kind, record, upload, request };
    const file = await fileOfCopy(controller, undefined, subject.id, wanted, now());
    if (!file) return refusedOutcome('file_unknown', 'upload');
    const answer = fileBytes(controller, { id: record, subject: subject.id }, file);
    return { status: 200, answer, headers: fileHeaders(file) };
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

const fileParamsSchema = z.object({ id: idSchema, record: idSchema, upload: idSchema });
const fileQuerySchema = querySchema.omit({ format: true });

/** `GET /v1/subjects/:id/export/files/:record/:upload`: a file of that copy, for the controller to hand on. */
export const fileRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const why = whyNotForPeople(reader);
    if (why) return refuse(reply, why);
    const params = fileParamsSchema.safeParse(request.params);
    if (!params.success) return refuse(reply, { code: 'file_unknown' });
    const query = readAs(fileQuerySchema, request.query);
    if (!query.ok) return refuse(reply, query.refusal);
    const { id: subject, record: id, upload } = params.data;
    const controller = await storeOf(store, reader);
    const file = await fileOfCopy(controller, reader, subject, { ...query.value, record: id, upload }, now());
    if (!file) return refuse(reply, { code: 'file_unknown' });
    return reply.headers(fileHeaders(file)).send(fileBytes(controller, { id, subject }, file));
  };
