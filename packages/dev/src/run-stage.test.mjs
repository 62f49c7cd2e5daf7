import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runNode, runStages } from './run-stage.mjs';

/**
 * @param {Partial<import('./run-stage.mjs').Counts>} counts
 * @param {string} [output]
 * @returns {import('./run-stage.mjs').Stage}
 */
const stage =
  (counts, output = '') =>
  async () => ({ counts: { passed: 0, failed: 0, skipped: 0, ...counts }, output });

test('the last line sums up all stages', async () => {
  /** @type {string[]} */
  const lines = [];
  const ok = await runStages(
    [
      ['one', stage({ passed: 2 })],
      ['two', stage({ passed: 1, skipped: 3 })],
    ],
    (line) => lines.push(line),
  );
  assert.equal(ok, true);
  assert.equal(lines.at(-1), '3 passed, 0 failed, 3 skipped');
});

test('what a failing stage said is shown, what a passing stage said is not', async () => {
  /** @type {string[]} */
  const lines = [];
  const ok = await runStages(
    [
      ['one', stage({ passed: 1 }, 'all is well')],
      ['two', stage({ failed: 1 }, 'it broke')],
    ],
    (line) => lines.push(line),
  );
  assert.equal(ok, false);
  assert.ok(lines.includes('it broke') && !lines.includes('all is well'));
  assert.equal(lines.at(-1), '1 passed, 1 failed');
});

test('a stage in which no test ran is a failure', async () => {
  /** @type {string[]} */
  const lines = [];
  assert.equal(await runStages([['one', stage({ skipped: 4 })]], (line) => lines.push(line)), false);
  assert.equal(lines.at(-1), '0 passed, 1 failed, 4 skipped');
});

test('a program is run with the added environment, and its exit code and output come back', async () => {
  const script = 'console.log(process.env.WORD); process.exit(3)';
  assert.deepEqual(await runNode(['-e', script], { WORD: 'hello' }), { ok: false, output: 'hello\n' });
});
