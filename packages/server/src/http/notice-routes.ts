import { languageSchema, sha256Schema, slugSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FORMATS } from '../documents/document.js';
import type { Processor } from '../documents/processor.js';
import { noticePublisher } from '../documents/publish-notice.js';
import { DOCUMENT_POLICY } from '../documents/to-html.js';
import { refuse } from '../errors.js';
import type { PublishedNotice } from '../store/published-notices.js';
import type { Store } from '../store/store.js';
import { readAs } from './read-envelope.js';
import { sameTag } from './same-tag.js';

const querySchema = z.strictObject({
  language: languageSchema.max(35).default('en'),
  format: z.enum(FORMATS).default('html'),
});

const TYPES = { html: 'text/html; charset=utf-8', md: 'text/markdown; charset=utf-8' };

/** Hands out exactly the bytes whose hash is the tag. */
const send = (
  notice: PublishedNotice,
  lasting: string,
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): FastifyReply => {
  const etag = `"${notice.sha256}"`;
  reply.header('etag', etag).header('cache-control', lasting).header('content-language', notice.language);
  if (notice.format === 'html') reply.header('content-security-policy', DOCUMENT_POLICY);
  if (sameTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type(TYPES[notice.format]).send(Buffer.from(notice.text, 'utf8'));
};

const controllerOf = (store: Store, id: string) =>
  slugSchema.safeParse(id).success ? store.controller(id) : undefined;

export type NoticeRequest = { Params: { controller: string } };

/** `GET /v1/notices/:controller`: the notice in force (Art. 13), for everybody. */
export const noticeRoute = (store: Store, processor: Processor | undefined, now: () => number) => {
  const publish = noticePublisher(processor, now);
  return async (request: FastifyRequest<NoticeRequest>, reply: FastifyReply): Promise<FastifyReply> => {
    const query = readAs(querySchema, request.query);
    if (!query.ok) return refuse(reply, query.refusal);
    const controller = await controllerOf(store, request.params.controller);
    if (!controller) return refuse(reply, { code: 'controller_unknown' });
    const { language, format } = query.value;
    const notice = await publish(controller, language, format);
    reply.header('content-location', `/v1/notices/${controller.id}/${notice.sha256}`);
    return send(notice, 'public, max-age=60', request, reply);
  };
};

export type KeptNoticeRequest = { Params: { controller: string; sha256: string } };

/** `GET /v1/notices/:controller/:sha256`: a notice as it was handed out once, byte for byte. */
export const keptNoticeRoute =
  (store: Store) =>
  async (request: FastifyRequest<KeptNoticeRequest>, reply: FastifyReply): Promise<FastifyReply> => {
    const controller = await controllerOf(store, request.params.controller);
    if (!controller) return refuse(reply, { code: 'controller_unknown' });
    const sha256 = sha256Schema.safeParse(request.params.sha256);
    const notice = sha256.success ? await controller.documents.publishedNotice(sha256.data) : undefined;
    if (!notice) return refuse(reply, { code: 'notice_unknown' });
    return send(notice, 'public, max-age=31536000, immutable', request, reply);
  };
