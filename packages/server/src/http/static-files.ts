import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../errors.js';
import { sameTag } from './same-tag.js';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

type Kept = {
  readonly changed: number;
  readonly etag: string;
  readonly bodies: Readonly<Record<'br' | 'gzip' | 'identity', Buffer>>;
};

/** A folder of built files, each compressed once and kept in memory until it changes on disk. */
export type StaticFolder = (
  name: string,
  cacheControl: string,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** @param folder undefined when there is nothing to serve: every file is then unknown */
export const staticFolder = (folder: string | undefined): StaticFolder => {
  const kept = new Map<string, Promise<Kept>>();

  const load = async (file: string, changed: number): Promise<Kept> => {
    const identity = await readFile(file);
    const [br, gzipped] = await Promise.all([promisify(brotliCompress)(identity), promisify(gzip)(identity)]);
    const etag = `"${createHash('sha256').update(identity).digest('hex').slice(0, 32)}"`;
    return { changed, etag, bodies: { br, gzip: gzipped, identity } };
  };

  const find = async (name: string): Promise<Kept | undefined> => {
    // A plain name of a known kind: it cannot lead out of the folder.
    if (folder === undefined || !/^\w[\w.-]*$/.test(name) || !Object.hasOwn(TYPES, extname(name)))
      return undefined;
    const file = join(folder, name);
    try {
      const { mtimeMs } = await stat(file);
      const before = await kept.get(name);
      if (before?.changed === mtimeMs) return before;
      const loading = load(file, mtimeMs);
      kept.set(name, loading);
      return await loading;
    } catch (error) {
      kept.delete(name);
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };

  return async (name, cacheControl, request, reply) => {
    const file = await find(name);
    if (!file) return refuse(reply, { code: 'not_found' });
    const accepted = request.headers['accept-encoding'] ?? '';
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
    // Each encoding is a representation of its own (RFC 9110, 8.8.3).
    const etag = encoding === 'identity' ? file.etag : `${file.etag.slice(0, -1)}-${encoding}"`;
    reply.header('vary', 'Accept-Encoding').header('etag', etag).header('cache-control', cacheControl);
    if (sameTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return reply.type(TYPES[extname(name)] ?? '').send(file.bodies[encoding]);
  };
};
