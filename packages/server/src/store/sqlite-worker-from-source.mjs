// Runs the worker while it is TypeScript. tsx, asked for on the command line, serves the main thread only, and within
// this one it would start a compiler each time: the one file is compiled when it has changed, and kept.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

const source = new URL('sqlite-worker.ts', import.meta.url);
const cache = new URL('../../node_modules/.cache/remit/', import.meta.url);
const compiled = new URL('sqlite-worker.mjs', cache);

if (!existsSync(compiled) || statSync(compiled).mtimeMs <= statSync(source).mtimeMs) {
  const { transformSync } = await import('esbuild');
  const { code } = transformSync(readFileSync(source, 'utf8'), { loader: 'ts', target: 'node20' });
  mkdirSync(cache, { recursive: true });
  // Whole at once: other threads and processes may be about to read it.
  const own = new URL(`${process.pid}-${threadId}.mjs`, cache);
  writeFileSync(own, code);
  renameSync(own, compiled);
}
await import(compiled.href);
