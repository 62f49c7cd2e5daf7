import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countSessions } from './count-browser-tests.mjs';

const browser = { name: 'Chromium' };
const suite = (/** @type {import('./count-browser-tests.mjs').Test[]} */ ...tests) => ({
  name: '',
  tests,
  suites: [],
});

test('tests are counted through nested suites, by browser', () => {
  const nested = {
    ...suite({ name: 'a', passed: true }),
    suites: [suite({ name: 'b', passed: false }, { name: 'c', passed: true, skipped: true })],
  };
  assert.deepEqual(
    countSessions([
      { browser, testResults: nested, errors: [], passed: false },
      {
        browser: { name: 'Firefox' },
        testResults: suite({ name: 'a', passed: true }),
        errors: [],
        passed: true,
      },
    ]),
    {
      Chromium: { passed: 1, failed: 1, skipped: 1, skips: ['c'] },
      Firefox: { passed: 1, failed: 0, skipped: 0, skips: [] },
    },
  );
});

test('a file that did not load, holds no test, or failed outside of its tests is a failure', () => {
  const passing = suite({ name: 'a', passed: true });
  assert.deepEqual(countSessions([{ browser, errors: [], passed: false }]).Chromium?.failed, 1);
  assert.deepEqual(
    countSessions([{ browser, testResults: suite(), errors: [], passed: true }]).Chromium?.failed,
    1,
  );
  assert.deepEqual(
    countSessions([{ browser, testResults: passing, errors: [{}], passed: false }]).Chromium?.failed,
    1,
  );
});
