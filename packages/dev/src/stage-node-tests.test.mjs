import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCases } from './stage-node-tests.mjs';

const passed = '{"name":"a","outcome":"passed"}\n';
const skipped = '{"name":"b","outcome":"skipped","reason":"no PostgreSQL"}\n';

test('cases are counted, and the reason of every skip is kept', () => {
  assert.deepEqual(readCases(`${passed}${skipped}end\n`, true), {
    counts: { passed: 1, failed: 0, skipped: 1 },
    notes: ['skipped: b (no PostgreSQL)'],
  });
});

test('an account that breaks off, and a runner that failed without a failed test, are failures', () => {
  assert.equal(readCases(passed, true).counts.failed, 1);
  assert.equal(readCases(`${passed}end\n`, false).counts.failed, 1);
  assert.equal(readCases('', true).counts.failed, 1);
});
