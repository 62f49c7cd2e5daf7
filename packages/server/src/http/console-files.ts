import type { FastifyInstance } from 'fastify';
import { staticFolder } from './static-files.js';

/** The console shows personal data: nothing but its own files may run, load or frame it. */
const CONSOLE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The pages of the console, at `/console/`. @param folder in which they lie */
export const addConsole = (app: FastifyInstance, folder: string | undefined): void => {
  const files = staticFolder(folder);
  app.get('/console', (_request, reply) => reply.redirect('/console/', 308));
  app.get<{ Params: { '*': string } }>('/console/*', (request, reply) => {
    reply
      .header('content-security-policy', CONSOLE_POLICY)
      .header('cross-origin-opener-policy', 'same-origin');
    return files(request.params['*'] || 'index.html', 'no-cache', request, reply);
  });
};
