import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  allImports,
  isTest,
  packageNames,
  packageOf,
  readSources,
  root,
  runtimeImports,
  targetOf,
} from './read-sources.js';

const sources = readSources('packages', 'demo', 'test').filter(({ path }) =>
  /\.(ts|tsx|mts|mjs)$/.test(path),
);

/** Which packages a package may import. The arrows run one way. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  contract: [],
  dev: [],
  sdk: ['contract'],
  widget: ['contract', 'sdk'],
  server: ['contract'],
  console: ['contract'],
  demo: ['contract', 'sdk', 'widget', 'server', 'console'],
  test: ['contract', 'sdk', 'widget', 'server', 'console', 'demo', 'dev'],
};
const IN_BROWSERS = ['sdk', 'widget', 'console'];

const ownName = /^@remit\/([a-z-]+)/;

test('every package has its place in the order of dependencies', () => {
  for (const name of packageNames) assert.ok(MAY_IMPORT[name], `packages/${name} is not in MAY_IMPORT`);
});

test('dependencies between packages point one way, those of types included', () => {
  for (const source of sources) {
    const mine = packageOf(source);
    // A test may also ask dev for a browser or a PostgreSQL.
    const allowed = [mine, ...(MAY_IMPORT[mine] ?? []), ...(isTest(source) ? ['dev'] : [])];
    for (const { from } of allImports(source)) {
      const other = ownName.exec(from)?.[1];
      if (other) assert.ok(allowed.includes(other), `${source.path} imports ${from}`);
    }
  }
});

test('package.json files name only the packages that may be imported', () => {
  for (const [name, allowed] of Object.entries(MAY_IMPORT)) {
    const folder = packageNames.includes(name) ? `packages/${name}` : name;
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    for (const dependency of Object.keys(dependencies)) {
      const other = ownName.exec(dependency)?.[1];
      if (other) assert.ok(allowed.includes(other), `${folder}/package.json depends on ${dependency}`);
    }
  }
});

test('no relative import leaves its package, and each names the file it will be', () => {
  for (const source of sources) {
    for (const { from } of allImports(source)) {
      if (!from.startsWith('.')) continue;
      const target = { path: targetOf(source, from), text: '' };
      assert.equal(packageOf(target), packageOf(source), `${source.path} imports ${from}`);
      // TypeScript is imported as the JavaScript it becomes; only a plain .mjs may name it as it is.
      const ending = source.path.endsWith('.mjs') ? /\.(js|mjs|ts)$/ : /\.(js|mjs|json)$/;
      assert.match(from, ending, `${source.path} imports ${from}`);
    }
  }
});

test('behind the first door of contract there is no dependency: zod stays behind ./schema', () => {
  const pure = sources.filter((source) => packageOf(source) === 'contract' && !isTest(source));
  for (const source of pure.filter(({ path }) => !path.startsWith('packages/contract/src/schema/'))) {
    for (const { from } of allImports(source)) {
      assert.ok(from.startsWith('.'), `${source.path} imports ${from}`);
    }
    for (const { from } of runtimeImports(source)) {
      const target = targetOf(source, from);
      assert.ok(
        !target.startsWith('packages/contract/src/schema/'),
        `${source.path} imports ${from} at run time`,
      );
    }
  }
  const built = readFileSync(join(root, 'packages/contract/dist/index.js'), 'utf8');
  assert.deepEqual(runtimeImports({ path: 'index.js', text: built }), []);
});

test('in the product zod is imported only below contract/src/schema and in server', () => {
  for (const source of sources.filter((each) => !isTest(each))) {
    const mine = packageOf(source);
    if (mine === 'server' || mine === 'test' || source.path.startsWith('packages/contract/src/schema/'))
      continue;
    for (const { from } of allImports(source))
      assert.ok(!/^zod(\/|$)/.test(from), `${source.path} imports ${from}`);
  }
});

test('what runs in browsers needs neither schemas nor Node at run time', () => {
  for (const source of sources.filter((each) => IN_BROWSERS.includes(packageOf(each)) && !isTest(each))) {
    for (const { from } of runtimeImports(source)) {
      assert.ok(
        !/^(zod|node:|@remit\/contract\/schema)/.test(from),
        `${source.path} imports ${from} at run time`,
      );
    }
  }
});
