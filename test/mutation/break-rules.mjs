// npm run mutation: breaks each rule of purpose limitation in a copy of contract and shows that its unit tests notice.
// Every mutant must turn red a test whose title cites the rule that was broken.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './mutants.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const RULES = Array.from({ length: 16 }, (_, index) => `PL${index + 1}`);
const folder = mkdtempSync(join(tmpdir(), 'remit-mutation-'));

/** A copy of contract that may be broken. */
const copyTo = (/** @type {string} */ place) => {
  for (const part of ['src', 'test', 'package.json'])
    cpSync(join(root, 'packages/contract', part), join(place, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'), 'dir');
  cpSync(join(root, 'tsconfig.json'), join(place, 'tsconfig.json'));
};

/**
 * Titles of the tests that fail in a copy.
 * @param {string} place
 * @returns {Promise<string[]>}
 */
const failing = (place) =>
  new Promise((resolve, reject) => {
    // Those that show a rule of purpose limitation, in one process.
    const files = readdirSync(join(place, 'src')).filter(
      (name) => name.endsWith('.test.ts') && /\[PL\d/.test(readFileSync(join(place, 'src', name), 'utf8')),
    );
    writeFileSync(join(place, 'all.ts'), files.map((name) => `import './src/${name}';\n`).join(''));
    const args = ['--import', 'tsx', '-C', 'source', '--test-reporter=tap', 'all.ts'];
    const child = spawn(process.execPath, args, { cwd: place, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      const titles = [...output.matchAll(/^ *not ok \d+ - (.*)$/gm)].map(([, title = '']) => title);
      // A copy that does not even load tells nothing about its rules.
      if (code !== 0 && titles.length === 0) reject(new Error(`the tests did not run:\n${output}`));
      else resolve(titles);
    });
  });

/** @param {import('./mutants.mjs').Mutant} mutant @param {number} index */
const judge = async ({ rule, file, from, to }, index) => {
  const place = join(folder, String(index));
  copyTo(place);
  const path = join(place, 'src', file);
  const source = readFileSync(path, 'utf8');
  const [before, after, more] = source.split(from);
  if (before === undefined || after === undefined || more !== undefined)
    throw new Error(`${file} does not hold this exactly once: ${from}`);
  writeFileSync(path, before + to + after);
  const titles = await failing(place);
  rmSync(place, { recursive: true });
  return titles.filter((title) => new RegExp(`^\\[[^\\]]*\\b${rule}\\b`).test(title));
};

try {
  const whole = join(folder, 'whole');
  copyTo(whole);
  const red = await failing(whole);
  if (red.length > 0) throw new Error(`red before anything was broken: ${red.join('; ')}`);

  /** @type {string[][]} */
  const noticed = [];
  let next = 0;
  const worker = async () => {
    while (next < MUTANTS.length) {
      const index = next++;
      const mutant = MUTANTS[index];
      if (mutant) noticed[index] = await judge(mutant, index);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));

  let missed = 0;
  for (const [index, { rule, means }] of MUTANTS.entries()) {
    const titles = noticed[index] ?? [];
    if (titles.length === 0) missed += 1;
    console.log(
      `${rule.padEnd(5)} ${means.padEnd(62)} ${titles.length > 0 ? `${titles.length} red, as ${titles[0]}` : 'NOBODY NOTICED'}`,
    );
  }
  const broken = new Set(MUTANTS.map(({ rule }) => rule));
  const unbroken = RULES.filter((rule) => !broken.has(rule));
  console.log(
    `${MUTANTS.length} mutants of ${broken.size} rules; ${missed} not noticed; rules not broken: ${unbroken.join(', ') || 'none'}`,
  );
  if (missed > 0 || unbroken.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
