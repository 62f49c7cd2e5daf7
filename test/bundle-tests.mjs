import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { leanPreact, leanPreactEntry } from '@remit/dev/lean-preact';

/**
 * A middleware that serves the browser tests in few files instead of some hundred modules a page: what tests share is
 * fetched once by each browser. Everything else that is asked for is left to whoever comes next.
 *
 * @param {string} root folder that is served
 * @param {string[]} files patterns of the tests, from the root
 */
export function bundledTests(root, files) {
  let bundled;
  return async (context, next) => {
    const { path } = context;
    if (!/\.test\.tsx?$|^\/bundled-/.test(path)) {
      await next();
      return;
    }
    bundled ??= bundle(root, files);
    const contents = (await bundled).get(path.replace(/\.tsx?$/, '.js'));
    if (contents === undefined) {
      await next();
      return;
    }
    context.type = path.endsWith('.map') ? 'json' : 'js';
    // The name of what is shared says what is in it.
    context.set('cache-control', path.startsWith('/bundled-') ? 'max-age=86400, immutable' : 'no-cache');
    context.body = contents;
  };
}

/** @returns {Promise<Map<string, string>>} what is served, by path */
async function bundle(root, files) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: files,
    outdir: root,
    outbase: root,
    chunkNames: 'bundled-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'linked',
    conditions: ['source', 'production'],
    // Of the test runner itself.
    external: ['/__web-dev-server__*'],
    plugins: [withLeanPreact(root), asScript],
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, text }) => [`/${relative(root, path)}`, text]));
}

/** The chat is tested with the Preact that it is built with. The console has the whole of it. */
const withLeanPreact = (root) => ({
  name: 'lean-preact',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^preact$/ }, ({ importer }) =>
      importer.startsWith(join(root, 'packages/widget/')) ? { path: leanPreactEntry } : undefined,
    );
    onLoad({ filter: /\/preact\/src\/.*\.js$/ }, async ({ path }) => ({
      contents: leanPreact(await readFile(path, 'utf8'), path),
    }));
  },
});

/** What puts itself at the window when it finds no module around it. */
const asScript = {
  name: 'as-script',
  setup({ onLoad }) {
    onLoad({ filter: /\/klaro\/dist\/.*\.js$/ }, async ({ path }) => ({
      contents: `let exports, module;\n${await readFile(path, 'utf8')}`,
    }));
  },
};
