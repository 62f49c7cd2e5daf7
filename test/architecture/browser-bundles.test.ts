import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSources, root } from './read-sources.js';

const BUNDLES = [
  'packages/sdk/dist/remit-sdk.min.js',
  'packages/widget/dist/remit.js',
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

test('the loader is a script, and what it loads lies beside it', () => {
  const loader = readFileSync(join(root, 'packages/widget/dist/remit.js'), 'utf8');
  holdsNo(loader, /\bimport\s*["'{]|\bexport\b/);
  assert.ok(loader.includes('remit-chat.js'));
  assert.ok(existsSync(join(root, 'packages/widget/dist/remit-chat.js')));
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
