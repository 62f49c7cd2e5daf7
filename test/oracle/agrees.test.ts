import assert from 'node:assert/strict';
import test from 'node:test';
import { compare, missing } from './compare.js';

test('[PL16] decision and oracle agree on 20,000 random questions, which have every answer', () => {
  const tally = compare(20_000);
  assert.deepEqual(missing(tally), []);
});
