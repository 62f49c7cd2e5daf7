import { FILE_PART_BYTES } from '@remit/contract';
import { uploadSchema } from '@remit/contract/schema';
import type { FastifyInstance } from 'fastify';
import { oneFile, takePart } from '../ingest/take-part.js';
import { allowOrigin, answerPreflight } from './cors.js';
import { receive, type ReceiveParts } from './receive.js';
import { forOwner, refusedOutcome } from './requests-own.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes behind the first line of a body; empty where bodies have none. */
    partOfFile: Buffer;
  }
}

/** Bytes of the line before the part, at most. */
const LINE_BYTES = 4_096;

/**
 * `POST /v1/uploads`: a part of a file. Its body is `text/plain`, so that no browser asks first (TR8): one line of JSON,
 * and the bytes as they are.
 *
 * @param now milliseconds since 1970
 */
export const addUploadRoute = async (
  app: FastifyInstance,
  receiving: ReceiveParts,
  now: () => number,
): Promise<void> => {
  app.decorateRequest('partOfFile');
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser<Buffer>(
      'text/plain',
      { parseAs: 'buffer', bodyLimit: FILE_PART_BYTES + LINE_BYTES },
      (request, body, read) => {
        const line = body.indexOf('\n');
        request.partOfFile = body.subarray(line < 0 ? body.length : line + 1);
        read(null, body.toString('utf8', 0, line < 0 ? LINE_BYTES : line));
      },
    );
    const together = oneFile();
    scope.post(
      '/v1/uploads',
      { onRequest: allowOrigin },
      receive(receiving, uploadSchema, (controller, part, { partOfFile }) =>
        forOwner<typeof part>(async () => {
          const taken = await takePart({ controller, together, now }, part, partOfFile);
          return taken.ok
            ? { status: 200, answer: taken.answer }
            : refusedOutcome(taken.refusal.code, taken.refusal.path ?? '');
        })(controller, part),
      ),
    );
    scope.options('/v1/uploads', { onRequest: allowOrigin }, answerPreflight('POST'));
    done();
  });
};
