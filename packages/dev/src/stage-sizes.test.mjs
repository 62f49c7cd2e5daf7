import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { weigh } from './stage-sizes.mjs';

const folder = mkdtempSync(join(tmpdir(), 'remit-sizes-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'chat.js'), 'a'.repeat(1000));
writeFileSync(join(folder, 'chat-later-1.js'), 'b'.repeat(1000));

test('files are weighed together, chunks by their pattern', () => {
  const one = weigh('chat', { files: ['chat.js'], brotli: 1000 }, folder);
  const all = weigh('chat', { files: ['chat*.js'], brotli: 1000 }, folder);
  const size = (/** @type {string} */ note) => Number(/chat: (\d+) of/.exec(note)?.[1]);
  assert.ok(one.fits && all.fits);
  assert.ok(size(all.note) > size(one.note));
});

test('too large and missing are both refused', () => {
  assert.equal(weigh('chat', { files: ['chat.js'], brotli: 5 }, folder).fits, false);
  assert.deepEqual(weigh('chat', { files: ['gone*.js'], brotli: 5 }, folder), {
    fits: false,
    note: 'chat: gone*.js is missing',
  });
});
