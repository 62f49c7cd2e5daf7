import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

const dist = new URL('../../packages/widget/dist/', import.meta.url);
/** What is served, by path. */
export type Files = Readonly<Record<string, readonly [type: string, body: string]>>;

const SCRIPT = /\.js$/;

const paragraphs = Array.from(
  { length: 12 },
  (_, index) =>
    `<h2>Section ${index + 1}</h2><p>${'A plain paragraph of a static landing page. '.repeat(6)}</p>`,
).join('');

/**
 * A landing page of text alone.
 * @param head what else its head has
 * @param scripts what its body begins with
 */
export const plainPage = (head: string, scripts = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>Page</title>${head}<style>body{font:16px sans-serif;max-width:60em;margin:auto}</style></head>` +
  `<body><h1>Page</h1>${scripts}${paragraphs}</body></html>`;

/**
 * Serves pages, and the chat as it is built, on a free port.
 * @param answer what a posted body is answered with, as JSON; undefined: not found
 */
export const servePages = async (
  files: Files,
  answer: (path: string, body: string) => string | undefined = () => undefined,
) => {
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method === 'POST') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      await once(request, 'end');
      const sent = Buffer.concat(parts);
      const said = answer(path, (sent[0] === 0x1f ? gunzipSync(sent) : sent).toString('utf8'));
      response.writeHead(said === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(said ?? '');
      return;
    }
    const [type, body] =
      files[path] ??
      (SCRIPT.test(path)
        ? ['text/javascript', readFileSync(new URL(`.${path}`, dist))]
        : ['text/plain', undefined]);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(body ?? '');
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
};
