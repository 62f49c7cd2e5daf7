import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 *
 * @typedef {object} StageResult
 * @property {Counts} counts
 * @property {string} [output] what the tools said; shown when something failed
 * @property {string[]} [notes] lines that are always shown: sizes, the reasons of skips
 *
 * @typedef {() => Promise<StageResult>} Stage
 */

/** Children that are running, so that an interrupted run leaves none behind. */
const running = new Set();

/**
 * Runs a program of this repository and collects what it says.
 *
 * @param {string[]} args for Node: a script's path from the root, and its arguments
 * @param {Record<string, string>} [env] added to the environment
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function runNode(args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    const collect = (/** @type {string} */ text) => (output += text);
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ ok: code === 0, output });
    });
  });
}

/** Ends what {@link runNode} has running. */
export function stopRunning() {
  for (const child of running) child.kill();
}

/**
 * Hands out a file in a folder that exists only for the duration.
 *
 * @template T
 * @param {(file: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withTemporaryFile(use) {
  const folder = mkdtempSync(join(tmpdir(), 'remit-'));
  try {
    return await use(join(folder, 'counts'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs stages one after the other, says how each went, and ends with one line: `N passed, N failed`.
 *
 * @param {[name: string, stage: Stage][]} stages
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether nothing failed
 */
export async function runStages(stages, say) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, stage] of stages) {
    say(`> ${name}`);
    const started = performance.now();
    const { counts, output, notes = [] } = await stage();
    // A stage that ran nothing has shown nothing.
    const empty = counts.passed + counts.failed === 0;
    if (empty) counts.failed = 1;
    if (counts.failed > 0 && output) say(output.trimEnd());
    for (const note of notes) say(`  ${note}`);
    if (empty) say('  no test ran, which counts as a failure');
    say(`  ${summaryLine(counts)} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  say(summaryLine(total));
  return total.failed === 0;
}

/** @param {Counts} counts */
function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
