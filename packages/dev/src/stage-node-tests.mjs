import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { END } from './count-node-tests.mjs';
import { root } from './root.mjs';
import { runNode, withTemporaryFile } from './run-stage.mjs';

const RUNNER = `--import tsx -C source
  --test --test-force-exit
  --test-reporter=spec --test-reporter-destination=stdout
  --test-reporter=./packages/dev/src/count-node-tests.mjs --test-reporter-destination=stderr`.split(/\s+/);

/**
 * A stage of node:test files.
 *
 * @param {string[]} folders searched for *.test.ts and *.test.mjs
 * @param {() => Record<string, string>} env what the tests find in their environment; asked when the stage starts
 * @param {number} atOnce files that run at the same time
 * @returns {import('./run-stage.mjs').Stage}
 */
export function nodeTests(folders, env, atOnce = 2) {
  return () =>
    withTemporaryFile(async (file) => {
      const files = folders.flatMap(testFiles);
      // Without a file, node --test would search on its own.
      if (files.length === 0) return { counts: { passed: 0, failed: 0, skipped: 0 } };
      const { ok, output } = await runNode([...RUNNER, `--test-concurrency=${atOnce}`, ...files], {
        ...env(),
        REMIT_TEST_COUNTS: file,
      });
      const { counts, notes } = readCases(existsSync(file) ? readFileSync(file, 'utf8') : '', ok);
      return { counts, notes, output };
    });
}

/**
 * @param {string} lines what count-node-tests.mjs wrote
 * @param {boolean} ok whether the runner itself was content
 */
export function readCases(lines, ok) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const notes = [];
  const written = lines.split('\n').filter((line) => line !== '');
  const complete = written.at(-1) === END;
  for (const line of complete ? written.slice(0, -1) : written) {
    /** @type {import('./count-node-tests.mjs').TestCase} */
    const { name, outcome, reason } = JSON.parse(line);
    counts[outcome] += 1;
    if (outcome === 'skipped') notes.push(`skipped: ${name} (${reason})`);
    if (outcome === 'failed') notes.push(`failed: ${name}`);
  }
  if (!complete || (!ok && counts.failed === 0)) {
    counts.failed += 1;
    notes.push('failed: the test runner did not come to a good end');
  }
  return { counts, notes };
}

/** @param {string} folder */
function testFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.(ts|mjs)$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name))
    .toSorted();
}
