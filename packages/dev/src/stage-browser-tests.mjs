import { existsSync, readFileSync } from 'node:fs';
import { runNode, withTemporaryFile } from './run-stage.mjs';

/**
 * A stage of browser tests: every file in every browser of the given configuration.
 *
 * @param {string} config path from the root
 * @param {() => Record<string, string>} env where the browsers are; asked when the stage starts
 * @returns {import('./run-stage.mjs').Stage}
 */
export function browserTests(config, env) {
  return () =>
    withTemporaryFile(async (file) => {
      const runner = ['node_modules/@web/test-runner/dist/bin.js', '--config', config];
      const { ok, output } = await runNode(runner, { ...env(), REMIT_TEST_COUNTS: file });
      /** @type {Record<string, import('./count-browser-tests.mjs').BrowserCounts>} */
      const byBrowser = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const of of Object.values(byBrowser)) {
        counts.passed += of.passed;
        counts.failed += of.failed;
        counts.skipped += of.skipped;
      }
      if (!ok && counts.failed === 0) counts.failed = 1;
      const notes = Object.entries(byBrowser).flatMap(([name, { passed, failed, skipped, skips }]) => [
        `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
        ...skips.map((title) => `skipped in ${name}: ${title}`),
      ]);
      return { counts, output, notes };
    });
}
