// What the architecture tests know of the sources: which files there are, what they import and how their tests are titled.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { parseAst } from 'rollup/parseAst';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file that people wrote: its path from the root with forward slashes, and its text. */
export type Source = { readonly path: string; readonly text: string };

/** One import or re-export. `names` is empty where everything, or nothing but the effect, is imported. */
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

export const isTest = ({ path }: Source) => /\.(test|bench)\.[a-z]+$/.test(path);

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

/** The titles of every test and group of tests, as far as they stand in the source as text. */
export const testTitles = (source: Source): string[] => {
  const titles: string[] = [];
  visit(parse(source, source.text), (node) => {
    if (node['type'] !== 'CallExpression' || !isTestFunction(node['callee'])) return;
    const [title] = Array.isArray(node['arguments']) ? node['arguments'] : [];
    if (isNode(title)) titles.push(textOf(title));
  });
  return titles;
};

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const isTestFunction = (callee: unknown): boolean => {
  if (!isNode(callee)) return false;
  if (callee['type'] === 'MemberExpression') return isTestFunction(callee['object']);
  return typeof callee['name'] === 'string' && ['test', 'it', 'describe', 'suite'].includes(callee['name']);
};

const textOf = (node: Node): string => {
  if (typeof node['value'] === 'string') return node['value'];
  if (!Array.isArray(node['quasis'])) return '';
  return node['quasis']
    .map((quasi: unknown) =>
      isNode(quasi) && isNode(quasi['value']) ? String(quasi['value']['cooked']) : '',
    )
    .join('');
};

const importsIn = (source: Source, text: string): Import[] => {
  const found: Import[] = [];
  visit(parse(source, text), (node) => {
    const from = isNode(node['source']) ? node['source']['value'] : undefined;
    if (typeof from !== 'string' || !/^(Import|Export)/.test(String(node['type']))) return;
    const specifiers: unknown[] = Array.isArray(node['specifiers']) ? node['specifiers'] : [];
    found.push({ from, names: specifiers.flatMap(importedName) });
  });
  return found;
};

const importedName = (specifier: unknown): string[] => {
  if (!isNode(specifier)) return [];
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
