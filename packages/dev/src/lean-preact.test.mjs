import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { leanPreact, leanPreactEntry } from './lean-preact.mjs';

const read = (/** @type {string} */ file) => {
  const path = join(dirname(leanPreactEntry), file);
  return { path, code: readFileSync(path, 'utf8') };
};

test('what the chat does not use is not asked for any more', () => {
  const { path, code } = read('diff/index.js');
  assert.match(code, /isHydrating/);
  assert.doesNotMatch(leanPreact(code, path) ?? '', /isHydrating|excessDomChildren|options\./);
});

test('a Preact that is written differently is refused, not changed by halves', () => {
  const { path, code } = read('render.js');
  assert.throws(() => leanPreact(code.replace('commitRoot(', 'commitAll('), path), /render\.js does not say/);
});

test('other files are left alone', () => {
  assert.equal(leanPreact('export {}', '/elsewhere/render.js'), undefined);
});
