// What the architecture tests know of the sources: which files there are, what they import and which rules their tests cite.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { parseAst } from 'rollup/parseAst';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file that people wrote: its path from the root with forward slashes, and its text. */
export type Source = { readonly path: string; readonly text: string };

/** One import or re-export. `names` holds `*` for everything at once, and nothing for `import './x.js'`. */
export type Import = { readonly from: string; readonly names: readonly string[] };

const NOT_SOURCE = new Set(['node_modules', 'dist', '.git', 'coverage', '.remit']);
const CODE = new Set(['.ts', '.tsx', '.mts', '.mjs', '.js', '.css', '.html']);

export const packageNames = readdirSync(join(root, 'packages'));

/** Every source file below the folders, tests included. */
export const readSources = (...folders: string[]): Source[] =>
  folders
    .flatMap((folder) => filesBelow(join(root, folder)))
    .map((file) => ({
      path: relative(root, file).split(sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }));

/** Tests, the suites that several of them run, what only tests import, and benchmarks. */
export const isTest = ({ path }: Source) =>
  /\.(test|suite|bench)\.[a-z]+$/.test(path) || /^packages\/[a-z]+\/test\//.test(path);

/** `contract` for packages/contract/…, `demo` for demo/…, `test` for test/…. */
export const packageOf = ({ path }: Source): string => {
  const [first = '', second = ''] = path.split('/');
  return first === 'packages' ? second : first;
};

/** The name without folder and endings: `tag-record` for src/capture/tag-record.test.ts. */
export const stemOf = ({ path }: Source): string => basename(path).split('.')[0] ?? '';

/** What is left of the imports when the program runs: `import type` is gone. */
export const runtimeImports = (source: Source): Import[] => importsIn(source, source.text);

/** All imports, those of types included. */
export const allImports = (source: Source): Import[] =>
  importsIn(
    source,
    source.text.replace(/\b(?:(import)\s+type(?=\s+\w|\s*[{*])|(export)\s+type(?=\s*[{*]))/g, '$1$2'),
  );

/** Where a relative import leads, as a path from the root. */
export const targetOf = (source: Source, specifier: string): string => join(dirname(source.path), specifier);

/**
 * The rules that a test file's titles cite: `[PL3] …`, or `[PL3, PL4] …` for several. A title may stand in a table and
 * reach its test through a variable, so every string that begins this way counts.
 */
export const citedRules = (source: Source): string[] => {
  const cited: string[] = [];
  visit(parse(source, source.text), (node) => {
    const list = /^\[([A-Z]+\d+(?:,\s*[A-Z]+\d+)*)\] /.exec(textOf(node))?.[1];
    if (list) cited.push(...list.split(/,\s*/));
  });
  return cited;
};

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** The text of a string, or of a template's constant parts; empty for every other node. */
const textOf = (node: Node): string => {
  if (node['type'] === 'Literal') return typeof node['value'] === 'string' ? node['value'] : '';
  if (node['type'] !== 'TemplateLiteral' || !Array.isArray(node['quasis'])) return '';
  return node['quasis']
    .map((quasi: unknown) =>
      isNode(quasi) && isNode(quasi['value']) ? String(quasi['value']['cooked']) : '',
    )
    .join('');
};

const importsIn = (source: Source, text: string): Import[] => {
  const found: Import[] = [];
  visit(parse(source, text), (node) => {
    const type = String(node['type']);
    const from = isNode(node['source']) ? node['source']['value'] : undefined;
    if (typeof from !== 'string' || !/^(Import|Export)/.test(type)) return;
    const specifiers: unknown[] = Array.isArray(node['specifiers']) ? node['specifiers'] : [];
    found.push({ from, names: type === 'ExportAllDeclaration' ? ['*'] : specifiers.flatMap(importedName) });
  });
  return found;
};

const importedName = (specifier: unknown): string[] => {
  if (!isNode(specifier)) return [];
  if (specifier['type'] === 'ImportNamespaceSpecifier') return ['*'];
  const name = specifier['imported'] ?? specifier['local'];
  return isNode(name) ? [String(name['name'])] : [];
};

const parse = (source: Source, text: string): unknown => {
  const loader = extname(source.path) === '.tsx' ? 'tsx' : 'ts';
  const compilerOptions = {
    verbatimModuleSyntax: true,
    jsx: 'react-jsx',
    jsxImportSource: 'preact',
  } as const;
  return parseAst(transformSync(text, { loader, target: 'es2022', tsconfigRaw: { compilerOptions } }).code);
};

const visit = (value: unknown, enter: (node: Node) => void): void => {
  if (!isNode(value)) return;
  if (typeof value['type'] === 'string') enter(value);
  for (const child of Object.values(value)) visit(child, enter);
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (NOT_SOURCE.has(entry.name)) return [];
    if (entry.isDirectory()) return filesBelow(path);
    return CODE.has(extname(entry.name)) ? [path] : [];
  });
