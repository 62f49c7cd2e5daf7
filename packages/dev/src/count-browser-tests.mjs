import { writeFileSync } from 'node:fs';

/**
 * @typedef {{ name: string, passed: boolean, skipped?: boolean, error?: { message?: string } }} Test
 * @typedef {{ name: string, tests: Test[], suites: Suite[] }} Suite
 * @typedef {import('./run-stage.mjs').Counts & { skips: string[] }} BrowserCounts `skips` names what was skipped
 * @typedef {{ browser: { name: string }, testFile?: string, testResults?: Suite, errors: unknown[], passed?: boolean }} Session
 */

/**
 * A reporter for @web/test-runner that says how many test cases passed, failed and were skipped, by browser.
 *
 * @param {string | undefined} file where the counts go as JSON, too; without one they are only printed
 */
export function countBrowserTests(file) {
  return {
    /** @param {{ sessions: Iterable<Session> }} run */
    onTestRunFinished({ sessions }) {
      const counts = countSessions(sessions);
      for (const [browser, { passed, failed, skipped }] of Object.entries(counts)) {
        console.log(`${browser}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
      }
      if (file) writeFileSync(file, JSON.stringify(counts));
    },
  };
}

/**
 * @param {Iterable<Session>} sessions
 * @returns {Record<string, BrowserCounts>} by browser name
 */
export function countSessions(sessions) {
  /** @type {Record<string, BrowserCounts>} */
  const byBrowser = {};
  for (const session of sessions) {
    const counts = (byBrowser[session.browser.name] ??= { passed: 0, failed: 0, skipped: 0, skips: [] });
    const tests = session.testResults ? testsOf(session.testResults) : [];
    for (const test of tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
    counts.skips.push(...tests.filter((test) => test.skipped).map((test) => test.name));
    // A file that could not be loaded, or that holds no test, has no failed test of its own to show for it.
    const silent =
      tests.length === 0 || (session.passed === false && tests.every((test) => test.passed || test.skipped));
    if (silent) counts.failed += 1;
  }
  return byBrowser;
}

/**
 * @param {Suite} suite
 * @returns {Test[]}
 */
function testsOf(suite) {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}
