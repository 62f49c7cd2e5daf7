import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_ATTEMPTS, nextAttempt } from './next-attempt.js';

const delays = (random: number) =>
  Array.from(
    { length: MAX_ATTEMPTS - 1 },
    (_, index) => (nextAttempt(index + 1, 0, () => random) ?? NaN) / 1000,
  );

test('[OB3] each delay is three times the one before, up to twelve hours', () => {
  assert.deepEqual(
    delays(0.999999).map(Math.round),
    [5, 15, 45, 135, 405, 1215, 3645, 10935, 32805, 43200, 43200],
  );
});

test('[OB3] half of each delay is left to chance', () => {
  assert.equal(
    nextAttempt(1, 1000, () => 0),
    1000 + 2500,
  );
  assert.equal(
    nextAttempt(1, 1000, () => 0.5),
    1000 + 3750,
  );
});

test('[OB3] after the last attempt there is no next', () => {
  assert.equal(
    nextAttempt(MAX_ATTEMPTS, 0, () => 0),
    undefined,
  );
  assert.equal(
    nextAttempt(MAX_ATTEMPTS + 5, 0, () => 0),
    undefined,
  );
});
