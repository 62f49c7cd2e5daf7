import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remember } from './remember.js';

test('a value is loaded once for all who ask, again when it is old, and again when it was forgotten', async () => {
  let now = 0;
  let loads = 0;
  const value = remember(
    async () => ++loads,
    1000,
    () => now,
  );
  assert.deepEqual(await Promise.all([value.get(), value.get()]), [1, 1]);
  now = 999;
  assert.equal(await value.get(), 1);
  now = 1000;
  assert.equal(await value.get(), 2);
  value.forget();
  assert.equal(await value.get(), 3);
});

test('a clock that is set back keeps nothing for longer', async () => {
  let now = 50_000;
  let loads = 0;
  const value = remember(
    async () => ++loads,
    1000,
    () => now,
  );
  await value.get();
  now = 10;
  assert.equal(await value.get(), 2);
});

test('a failure is told to who asked, and not kept', async () => {
  let loads = 0;
  const value = remember(
    async () => {
      loads += 1;
      if (loads === 1) throw new Error('not now');
      return loads;
    },
    1000,
    () => 0,
  );
  await assert.rejects(value.get(), /not now/);
  assert.equal(await value.get(), 2);
});
