// One `rollup -c` builds every bundle of every package. Types are checked and declared by `tsc -b`, never here.
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { extname } from 'node:path';
import { leanPreact, leanPreactEntry } from '@remit/dev/lean-preact';
import { withNamesThatRepeat } from '@remit/dev/names-that-repeat';
import { namedByHash, withManifest, withNamesOfFiles } from '@remit/dev/widget-files';
import { wordsInOrder } from '@remit/dev/words-in-order';
import resolve from '@rollup/plugin-node-resolve';
import { minify } from '@swc/core';
import { transform } from 'esbuild';

const typescript = {
  name: 'typescript',
  async resolveId(specifier, importer) {
    if (!importer || !/^\.{1,2}\/.*\.js$/.test(specifier)) return null;
    for (const ending of ['.ts', '.tsx']) {
      const source = await this.resolve(specifier.slice(0, -'.js'.length) + ending, importer, {
        skipSelf: true,
      });
      if (source) return source;
    }
    return null;
  },
  async transform(code, id) {
    const loader = { '.ts': 'ts', '.tsx': 'tsx' }[extname(id)];
    if (!loader) return null;
    const result = await transform(code, {
      loader,
      sourcefile: id,
      sourcemap: true,
      target: 'es2022',
      // Elements by their factory, children as its arguments: smaller than one more property of every element.
      jsx: 'transform',
      jsxFactory: 'h',
      jsxFragment: 'Fragment',
      banner: loader === 'tsx' ? "import { Fragment, h } from 'preact';" : '',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
    return { code: result.code, map: result.map };
  },
};

/** Style sheets are written with a line for each rule, in the strings of a `*-styles.ts`; they travel without. */
const stylesOnOneLine = {
  name: 'styles-on-one-line',
  transform(code, id) {
    if (!id.endsWith('-styles.ts')) return null;
    return { code: code.replace(/`[^`]*`/g, (rules) => rules.replaceAll(/\n\s*/g, '')), map: null };
  },
};

/** Says the same in less syntax: esbuild and swc each know simplifications that the other does not. */
const simplified = {
  name: 'simplified',
  async renderChunk(code) {
    const result = await transform(code, { minifySyntax: true, target: 'es2022', sourcemap: true });
    return { code: result.code, map: result.map };
  },
};

const minified = {
  name: 'minified',
  async renderChunk(code, _chunk, { format }) {
    // In a script (iife) the top level belongs to the page: swc would delete a global that nothing here reads.
    const toplevel = format === 'es';
    return minify(code, {
      module: toplevel,
      sourceMap: true,
      // Regular expressions stand where they are used, which is smaller: none that is kept has a state (`g`, `y`).
      compress: { passes: 3, ecma: 2020, pure_getters: true, toplevel, unsafe_regexp: true },
      // Names are chosen after this, by what stands around them.
      mangle: false,
      // On a page that is not UTF-8 an unescaped character would come out garbled.
      format: { comments: false, asciiOnly: true },
    });
  },
};

/** Preact without what the chat does not use of it. */
const withLeanPreact = {
  name: 'lean-preact',
  resolveId: (specifier) => (specifier === 'preact' ? leanPreactEntry : null),
  transform(code, id) {
    const lean = leanPreact(code, id);
    return lean === undefined ? null : { code: lean, map: null };
  },
};

/** A browser knows no record that another was derived from: its answer to that rule (PL14) is known beforehand. */
const withoutSources = {
  name: 'without-sources',
  resolveId(specifier, importer) {
    return specifier === './derivation.js' ? this.resolve('./derivation-without-sources.js', importer) : null;
  },
};

/** Copies files as they are. */
const copied = (folder, ...names) => ({
  name: 'copied',
  buildStart() {
    for (const name of names) this.addWatchFile(`${folder}/${name}`);
  },
  generateBundle() {
    for (const fileName of names) {
      this.emitFile({ type: 'asset', fileName, source: readFileSync(`${folder}/${fileName}`) });
    }
  },
});

/** Files that were written by this run. */
const written = new Set();

/** A chunk's name holds a hash of what it says: the ones of earlier builds would stay for ever. */
const withoutOldChunks = (prefix) => ({
  name: 'without-old-chunks',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle)) written.add(`${dir}/${name}`);
    for (const name of readdirSync(dir)) {
      const old = name.startsWith(prefix) && /\.js(\.map)?$/.test(name) && !written.has(`${dir}/${name}`);
      if (old) rmSync(`${dir}/${name}`);
    }
  },
});

const bundled = resolve({
  browser: true,
  exportConditions: ['source', 'production'],
  extensions: ['.mjs', '.js', '.ts', '.tsx'],
});
const isDependency = (id) => !/^[./\0]/.test(id);
// A warning of Rollup's is a fault of ours (an import that leads nowhere, a circle): it fails the build. Only the circles
// of a dependency's own files are none.
const onLog = (level, log, report) => {
  const foreign = log.code === 'CIRCULAR_DEPENDENCY' && log.ids.every((id) => id.includes('/node_modules/'));
  if (!foreign) report(level === 'warn' ? 'error' : level, log);
};

/** For npm: dependencies stay imports. `input` maps the file's name in dist to its source. */
const forNpm = (folder, input, ...plugins) => ({
  input: Object.fromEntries(Object.entries(input).map(([name, source]) => [name, `${folder}/src/${source}`])),
  external: isDependency,
  onLog,
  plugins: [typescript, withoutOldChunks('chunk-'), ...plugins],
  output: {
    format: 'es',
    sourcemap: true,
    dir: `${folder}/dist`,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
    // An import for nothing but to load early: bundlers warn of it in a package without side effects.
    hoistTransitiveImports: false,
  },
});

/** For a page: everything in it, and small. */
const forBrowser = (folder, source, name, format = 'es', ...plugins) => ({
  input: `${folder}/src/${source}`,
  // What a chunk shares with its entry stays in the entry: one request, not two.
  preserveEntrySignatures: 'allow-extension',
  onLog,
  // A script (iife) is one file; only modules come in chunks.
  plugins: [
    ...plugins,
    withoutSources,
    stylesOnOneLine,
    typescript,
    wordsInOrder(),
    bundled,
    simplified,
    minified,
    withNamesThatRepeat(),
    format === 'es' && withoutOldChunks(name),
  ],
  output: {
    format,
    compact: true,
    // Beside the file, and not named in it: whoever debugs adds it, nobody else downloads its name.
    sourcemap: 'hidden',
    dir: `${folder}/dist`,
    entryFileNames: `${name}.js`,
    // What is loaded only when it is needed says so in its name: budgets tell it from the rest. That is every chunk, since
    // what they share with the entry stays there.
    chunkFileNames: `${name}-lazy-[name]-[hash:6].js`,
  },
});

/** The same, in another package's folder. */
const servedFrom = (folder, { output, ...bundle }) => ({
  ...bundle,
  output: { ...output, dir: `${folder}/dist` },
});

/** Adapters of `@remit/sdk/consent/…`. */
const CONSENT_MANAGERS = [
  'gpc',
  'tcf',
  'gpp',
  'google-consent-mode',
  'vanilla-cookieconsent',
  'klaro',
  'c15t',
  'fides',
  'onetrust',
  'cookiebot',
];

export default [
  // Built apart, although both hold the vocabularies: behind the first door not even a chunk is imported.
  forNpm('packages/contract', { index: 'index.ts' }),
  forNpm('packages/contract', { 'schema/index': 'schema/index.ts' }),
  // Each adapter is a door of its own: what several of them need is a chunk, and the first door imports none of it.
  forNpm('packages/sdk', {
    index: 'index.ts',
    rights: 'rights.ts',
    'consent/manager': 'consent-managers/connect-manager.ts',
    ...Object.fromEntries(CONSENT_MANAGERS.map((name) => [`consent/${name}`, `consent-managers/${name}.ts`])),
  }),
  forBrowser('packages/sdk', 'index.ts', 'remit-sdk.min'),
  // Beside the chat: a server has one folder for what pages load.
  servedFrom('packages/widget', forBrowser('packages/sdk', 'script.ts', 'remit-sdk')),
  forNpm('packages/widget', { index: 'index.ts', element: 'element.ts' }),
  // What is loaded by its name comes before what loads it.
  forBrowser(
    'packages/widget',
    'page/extend.ts',
    'remit-chat-lazy-more',
    'es',
    namedByHash('remit-chat-lazy-more'),
  ),
  forBrowser('packages/widget', 'chat.tsx', 'remit-chat', 'es', withLeanPreact, namedByHash('remit-chat')),
  forBrowser('packages/widget', 'loader.ts', 'remit', 'iife', withNamesOfFiles()),
  forBrowser(
    'packages/widget',
    'element-script.ts',
    'remit-element',
    'es',
    withNamesOfFiles(),
    withManifest(JSON.parse(readFileSync('packages/widget/package.json', 'utf8')).version),
  ),
  forNpm('packages/server', {
    index: 'index.ts',
    remit: 'cli/main.ts',
    'sqlite-worker': 'store/sqlite-worker.ts',
  }),
  forBrowser(
    'packages/console',
    'index.tsx',
    'console',
    'es',
    copied('packages/console/src', 'index.html', 'console.css'),
  ),
  forNpm('demo', { start: 'start.ts' }),
];
