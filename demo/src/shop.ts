import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { layOutPages } from './shop-pages.js';
import { mapPage, pathOf, readFolder, send, type Files, type StaticFile } from './static-files.js';

/** What the shop's pages need to know of the server they embed. */
export type Embedding = {
  /** Origin of the ingestion server. */
  readonly server: string;
  readonly siteKey: string;
};

const FOLDER = fileURLToPath(new URL('../shop/', import.meta.url));
const NOT_FOUND = '/not-found.html';

/**
 * The policy a careful shop would send: nothing that the page does not use, and the widget has to live with
 * it. No inline script or style, no code from text, one other origin.
 */
export const contentSecurityPolicy = (server: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self' ${server}`,
    `style-src 'self'`,
    `img-src 'self' data:`,
    `connect-src ${server}`,
    `font-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');

/**
 * The pretend shop: static pages, filled in once with the server's address and the site key.
 * @param embedding asked at each request, since the server starts after the shop has its port
 */
export const createShop = (embedding: () => Embedding | undefined): Server => {
  const files = withDrawings(layOutPages(readFolder(FOLDER)));
  return createServer((request, response) => {
    const { method } = request;
    const known = embedding();
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    if (!known) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    const path = pathOf(request.url) ?? '';
    const found = path === NOT_FOUND ? undefined : files.get(path);
    const file = found ?? files.get(NOT_FOUND);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const headers = {
      'content-security-policy': contentSecurityPolicy(known.server),
      'referrer-policy': 'strict-origin-when-cross-origin',
    };
    send(response, found ? 200 : 404, filledIn(file, known), headers, method);
  });
};

/** Puts a drawing where a page says `{drawing:name}`: as part of the page it takes on the page's colours. */
const withDrawings = (files: Files): Files => {
  const draw = (_: string, name: string): string => {
    const drawing = files.get(`/drawings/${name}.svg`);
    if (!drawing) throw new Error(`a page of the shop shows a drawing that is not there: ${name}`);
    return drawing.body.toString('utf8').trim();
  };
  return new Map(
    [...files].map(([path, file]) => [
      path,
      mapPage(file, (page) => page.replace(/\{drawing:([a-z-]+)\}/g, draw)),
    ]),
  );
};

/** Puts the server's address and the site key where a page says `{server}` and `{siteKey}`. */
const filledIn = (file: StaticFile, { server, siteKey }: Embedding): StaticFile =>
  mapPage(file, (page) => page.replaceAll('{server}', server).replaceAll('{siteKey}', siteKey));
