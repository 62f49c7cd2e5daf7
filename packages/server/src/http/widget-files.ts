import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../errors.js';
import { staticFolder } from './static-files.js';

/** What a page may load: the chat, the client, the element, and the hashes of them all. */
const FILES = /^remit(-(chat|sdk)[\w.-]*|-element)?\.js(\.map)?$|^remit-manifest\.json$/;
/** The names of these hold a hash of what they say. */
const LASTING = /^remit-(chat|sdk)-/;

export type WidgetFile = { Params: { file: string } };

/**
 * `GET /remit.js` and what it loads, for pages of any origin.
 * @param folder undefined when there is nothing to serve
 */
export const widgetFiles = (folder: string | undefined) => {
  const serve = staticFolder(folder);
  return (request: FastifyRequest<WidgetFile>, reply: FastifyReply) => {
    const { file } = request.params;
    if (!FILES.test(file)) return refuse(reply, { code: 'not_found' });
    reply.header('cross-origin-resource-policy', 'cross-origin');
    const kept = LASTING.test(file) ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
    return serve(file, kept, request, reply);
  };
};
