import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { readSources, root } from './read-sources.js';

const BUNDLES = [
  'packages/sdk/dist/remit-sdk.min.js',
  'packages/widget/dist/remit.js',
  'packages/widget/dist/remit-element.js',
  ...inFolder('packages/widget/dist', /^remit-(chat|sdk).*\.js$/),
  'packages/console/dist/console.js',
];

for (const bundle of BUNDLES) {
  const text = () => readFileSync(join(root, bundle), 'utf8');

  test(`${bundle} holds no zod: neither the library nor a schema`, () => {
    const { sources } = JSON.parse(readFileSync(join(root, `${bundle}.map`), 'utf8'));
    assert.ok(Array.isArray(sources) && sources.length > 0);
    for (const source of sources)
      assert.doesNotMatch(String(source), /node_modules\/zod\/|contract\/src\/schema\//);
  });

  test(`${bundle} runs under a strict content security policy: no code from text`, () => {
    holdsNo(text(), /\beval\s*\(|\bnew Function\b|\bFunction\s*\(|document\.write/);
  });

  test(`${bundle} reads the same in every encoding: ASCII only`, () => {
    holdsNo(text(), /[^\0-\u007f]/);
  });

  test(`${bundle} names no host: it talks to where it was told to`, () => {
    // The W3C's addresses are names of vocabularies, not places to call.
    for (const [, host] of text().matchAll(/https?:\/\/([\w.-]+)/g))
      assert.match(host ?? '', /^(www\.)?w3(id)?\.org$/);
  });
}

test('the loader is a script, and what it loads lies beside it, by the names of this build', () => {
  const loader = readFileSync(join(root, 'packages/widget/dist/remit.js'), 'utf8');
  holdsNo(loader, /\bimport\s*["'{]|\bexport\b/);
  const element = readFileSync(join(root, 'packages/widget/dist/remit-element.js'), 'utf8');
  for (const script of [loader, element]) {
    const loaded = [...script.matchAll(/["'](remit-[\w-]+\.js)["']/g)].map(([, name]) => name ?? '');
    assert.deepEqual(
      loaded.map((name) => name.replace(/-[\w-]{8}\.js$/, '')),
      ['remit-chat', 'remit-chat-lazy-more'],
    );
    for (const name of loaded) assert.ok(existsSync(join(root, 'packages/widget/dist', name)), name);
  }
});

test('the chat is one file; everything beside it is loaded when it is needed', () => {
  const [chat = ''] = inFolder('packages/widget/dist', /^remit-chat-[\w-]{8}\.js$/);
  holdsNo(readFileSync(join(root, chat), 'utf8'), /\bimport\s*["'{]|\bfrom\s*["']/);
});

test('the manifest has a hash of each file that a page may load', () => {
  const { version, files } = JSON.parse(
    readFileSync(join(root, 'packages/widget/dist/remit-manifest.json'), 'utf8'),
  );
  assert.equal(version, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
  const names = inFolder('packages/widget/dist', /^remit.*\.js$/).map((path) => basename(path));
  assert.deepEqual(Object.keys(files), names.toSorted());
  for (const name of names) {
    const hash = createHash('sha384').update(readFileSync(join(root, 'packages/widget/dist', name)));
    assert.equal(files[name], `sha384-${hash.digest('base64')}`, name);
  }
});

test('no markup is made from text', () => {
  for (const { path, text } of readSources(
    'packages/sdk/src',
    'packages/widget/src',
    'packages/console/src',
  )) {
    assert.ok(!/innerHTML|outerHTML|insertAdjacentHTML/i.test(text), path);
  }
});

/** Says what was found and where, and spares the reader the bundle. */
function holdsNo(text: string, pattern: RegExp) {
  const at = text.search(pattern);
  assert.equal(at === -1 ? undefined : text.slice(at, at + 60), undefined);
}

function inFolder(folder: string, like: RegExp): string[] {
  // Before the first build there is none: then the files named above are missed.
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((name) => like.test(name))
    .map((name) => `${folder}/${name}`);
}
