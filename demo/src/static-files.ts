import { readFileSync, readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';

/** A file as it is sent. */
export type StaticFile = { readonly type: string; readonly body: Buffer };

/** Files by path. */
export type Files = ReadonlyMap<string, StaticFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/**
 * Reads a folder once. What is not in it at that moment has no address, so no path a browser may send can
 * lead out of it.
 * @returns files by path from the folder, such as `/shop.css`; a page also without its ending (`/quote`), and `/`
 */
export const readFolder = (folder: string): Files => {
  const files = new Map<string, StaticFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const path = `/${name.split(sep).join('/')}`;
    const file = { type, body: readFileSync(join(folder, name)) };
    files.set(path, file);
    if (path === '/index.html') files.set('/', file);
    else if (path.endsWith('.html')) files.set(path.slice(0, -'.html'.length), file);
  }
  return files;
};

/** The file with its text changed, if it is a page; any other file as it is. */
export const mapPage = (file: StaticFile, change: (page: string) => string): StaticFile =>
  file.type.startsWith('text/html')
    ? { ...file, body: Buffer.from(change(file.body.toString('utf8'))) }
    : file;

/** The path of a request's target, or undefined when it is none. Nothing is decoded: our names need no escapes. */
export const pathOf = (target: string | undefined): string | undefined => target?.split(/[?#]/, 1)[0];

/** Sends a file, or only its headers to HEAD. */
export const send = (
  response: ServerResponse,
  status: number,
  { type, body }: StaticFile,
  headers: Readonly<Record<string, string>>,
  method: string | undefined,
): void => {
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(method === 'HEAD' ? undefined : body);
};
