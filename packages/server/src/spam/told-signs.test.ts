import assert from 'node:assert/strict';
import test from 'node:test';
import { keepSigns } from './told-signs.js';

const SIGNS = { trap: true, took: 1, answers: 1, typed: 1 };
const AINO = { id: 'aino', secretHash: 'hers' };

test('[SP5] signs are given once, to whom they are about, and wait a minute', () => {
  let now = 0;
  const signs = keepSigns(() => now);
  signs.keep('shop', AINO, SIGNS);
  assert.equal(signs.take('shop', { ...AINO, secretHash: 'another' }), undefined);
  assert.equal(signs.take('forge', AINO), undefined);
  assert.deepEqual(signs.take('shop', AINO), SIGNS);
  assert.equal(signs.take('shop', AINO), undefined);

  signs.keep('shop', AINO, SIGNS);
  now = 60_000;
  assert.equal(signs.take('shop', AINO), undefined);
});

test('[SP5] signs fill no memory: the oldest go first, and the newest of a person counts', () => {
  const signs = keepSigns(() => 0, 2);
  for (const id of ['a', 'b', 'c']) signs.keep('shop', { id, secretHash: '' }, SIGNS);
  assert.equal(signs.take('shop', { id: 'a', secretHash: '' }), undefined);
  signs.keep('shop', { id: 'b', secretHash: '' }, { ...SIGNS, trap: false });
  assert.equal(signs.take('shop', { id: 'b', secretHash: '' })?.trap, false);
  assert.equal(signs.take('shop', { id: 'c', secretHash: '' })?.trap, true);
});
