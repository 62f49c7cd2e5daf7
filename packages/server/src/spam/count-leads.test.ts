import assert from 'node:assert/strict';
import test from 'node:test';
import { leadCounter } from './count-leads.js';

test('[SP1] leads are counted by whom they are of, and forgotten with the minute', () => {
  let now = 60_000;
  const count = leadCounter(() => now);
  assert.deepEqual([count('aino', 1), count('aino', 2), count('eero', 1)], [1, 3, 1]);
  now += 59_999;
  assert.equal(count('aino', 1), 4);
  now += 1;
  assert.equal(count('aino', 1), 1);
});

test('[SP1] a crowd of senders fills no memory: whoever comes after counts as somebody new', () => {
  let now = 0;
  const count = leadCounter(() => now, 2);
  assert.deepEqual([count('a', 1), count('b', 1), count('c', 1)], [1, 1, 1]);
  assert.deepEqual([count('a', 1), count('b', 1), count('c', 1)], [2, 2, 1]);
  now = 60_000;
  assert.deepEqual([count('c', 1), count('c', 1)], [1, 2]);
});
