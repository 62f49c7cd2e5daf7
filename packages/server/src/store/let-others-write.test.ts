import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letOthersWrite } from './let-others-write.js';

test('[SO9] who writes one transaction after the other leaves room for others every two seconds, and no more often', async () => {
  let clock = 10_000;
  const waited: number[] = [];
  const between = letOthersWrite(
    () => clock,
    async (milliseconds) => {
      waited.push(clock);
      clock += milliseconds;
    },
  );
  for (let transaction = 0; transaction < 20; transaction++) {
    clock += 500;
    await between();
  }
  assert.deepEqual(
    waited.map((at, index) => at - (waited[index - 1] ?? 10_000 - 110)),
    [2110, 2110, 2110, 2110, 2110],
  );
  clock -= 60_000;
  await between();
  assert.equal(waited.length, 6);
});
