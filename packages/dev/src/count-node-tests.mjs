import { appendFileSync } from 'node:fs';

/**
 * @typedef {object} TestEvent
 * @property {string} type
 * @property {{ name?: string, file?: string, nesting?: number, message?: string, skip?: string | boolean,
 *   todo?: string | boolean, details?: { type?: string } }} data
 *
 * @typedef {{ name: string, outcome: 'passed' | 'failed' | 'skipped', reason?: string }} TestCase
 */

/** The last line of a complete account. */
export const END = 'end';

/**
 * The test case an event of node:test reports; undefined for suites and for everything that is no outcome.
 *
 * @param {TestEvent} event
 * @returns {TestCase | undefined}
 */
export function caseOf({ type, data }) {
  const { name = '', file = '', skip, todo, details } = data;
  if ((type !== 'test:pass' && type !== 'test:fail') || details?.type === 'suite') return undefined;
  if (type === 'test:fail') return { name, outcome: 'failed' };
  // Node reports a file in which no test ran as a passing test that bears the file's name.
  if (name === file) return { name: `${name} holds no test`, outcome: 'failed' };
  const reason = [skip, todo].find((why) => why !== undefined && why !== false);
  if (reason === undefined) return { name, outcome: 'passed' };
  return { name, outcome: 'skipped', reason: typeof reason === 'string' ? reason : 'no reason given' };
}

/**
 * A reporter for node:test that writes each test case as a line of JSON to the file REMIT_TEST_COUNTS.
 *
 * Written line by line and at once: with --test-force-exit the process ends before a stream would be flushed.
 *
 * @param {AsyncIterable<TestEvent>} events
 */
export default async function* countNodeTests(events) {
  const file = process.env['REMIT_TEST_COUNTS'];
  if (!file) throw new Error('REMIT_TEST_COUNTS must name the file to write to');
  for await (const event of events) {
    const found = caseOf(event);
    if (found) appendFileSync(file, `${JSON.stringify(found)}\n`);
    // The totals come after every test.
    if (event.type === 'test:diagnostic' && /^tests \d+$/.test(event.data.message ?? '')) {
      appendFileSync(file, `${END}\n`);
    }
    yield '';
  }
}
