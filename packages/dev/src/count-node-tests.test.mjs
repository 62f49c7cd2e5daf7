import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf } from './count-node-tests.mjs';

test('a passing, a failing and a skipped test are told apart; a skip keeps its reason', () => {
  assert.deepEqual(caseOf({ type: 'test:pass', data: { name: 'a', file: '/a.ts' } }), {
    name: 'a',
    outcome: 'passed',
  });
  assert.deepEqual(caseOf({ type: 'test:fail', data: { name: 'a', file: '/a.ts' } }), {
    name: 'a',
    outcome: 'failed',
  });
  assert.deepEqual(caseOf({ type: 'test:pass', data: { name: 'a', file: '/a.ts', skip: 'no PostgreSQL' } }), {
    name: 'a',
    outcome: 'skipped',
    reason: 'no PostgreSQL',
  });
});

test('a file in which no test ran is a failure', () => {
  assert.equal(caseOf({ type: 'test:pass', data: { name: '/a.ts', file: '/a.ts' } })?.outcome, 'failed');
});

test('suites and other events are no test cases', () => {
  assert.equal(caseOf({ type: 'test:pass', data: { name: 'a', details: { type: 'suite' } } }), undefined);
  assert.equal(caseOf({ type: 'test:start', data: { name: 'a' } }), undefined);
});
