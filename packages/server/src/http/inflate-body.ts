import { gunzip } from 'node:zlib';
import { errorCodes, type FastifyBodyParser, type FastifyInstance } from 'fastify';

/**
 * A body as text. What begins as gzip and is none, or not whole, stays as it came: no JSON to whoever reads it.
 *
 * @param most bytes of the text: no more is inflated
 */
const inflateBody =
  (most: number): FastifyBodyParser<Buffer> =>
  (_request, body, done) => {
    if (body[0] !== 0x1f || body[1] !== 0x8b) return done(null, body.toString());
    gunzip(body, { maxOutputLength: most }, (fault, text) => {
      if (!fault) return done(null, text.toString());
      const tooLarge = 'code' in fault && fault.code === 'ERR_BUFFER_TOO_LARGE';
      return tooLarge ? done(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()) : done(null, body);
    });
  };

/**
 * Bodies stay text until a route reads them, so that a refusal is ours and comes with the right headers. A body may be
 * gzip without saying so: a header `Content-Encoding` would make a browser ask first (TR8), and no JSON begins with
 * the two bytes that gzip begins with (RFC 1952).
 *
 * @param most bytes of a body's text, sent as it is or as gzip
 */
export const acceptBodies = (app: FastifyInstance, most: number): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['text/plain', 'application/json'], { parseAs: 'buffer' }, inflateBody(most));
};
