import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { root } from './root.mjs';

/**
 * @typedef {{ files: string[], except?: string, brotli: number, goal?: number }} Budget what a visitor downloads together, in bytes; the
 *   last part of a path may hold one `*`, and names that begin with `except` are not meant; `goal` is what it is to come back to
 */

/**
 * The stage that holds each bundle to its budget: `remit.budgets` in the root package.json.
 *
 * @type {import('./run-stage.mjs').Stage}
 */
export async function sizes() {
  const { remit } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  /** @type {[string, Budget][]} */
  const budgets = Object.entries(remit.budgets);
  const results = budgets.map(([name, budget]) => weigh(name, budget));
  const failed = results.filter(({ fits }) => !fits).length;
  return {
    counts: { passed: results.length - failed, failed, skipped: 0 },
    notes: results.map(({ note }) => note),
  };
}

/**
 * Holds what belongs together to its budget.
 *
 * @param {string} name
 * @param {Budget} budget
 * @param {string} [folder] what the files are relative to
 */
export function weigh(name, { files, except, brotli, goal = brotli }, folder = root) {
  const isMeant = (/** @type {string} */ file) => except === undefined || !basename(file).startsWith(except);
  const found = files.map((pattern) => filesLike(folder, pattern).filter(isMeant));
  const missing = files.filter((_, index) => found[index]?.length === 0);
  if (missing.length > 0) return { fits: false, note: `${name}: ${missing.join(', ')} is missing` };
  const size = found.flat().reduce((sum, file) => sum + brotliCompressSync(readFileSync(file)).length, 0);
  const over = size > goal ? `, ${size - goal} over the goal of ${goal}` : '';
  return { fits: size <= brotli, note: `${name}: ${size} of ${brotli} bytes (brotli)${over}` };
}

/**
 * @param {string} folder
 * @param {string} pattern a path whose last part may hold one `*`
 */
function filesLike(folder, pattern) {
  const place = join(folder, dirname(pattern));
  const [start = '', ...end] = basename(pattern).split('*');
  const fits = (/** @type {string} */ name) =>
    end.length === 0 ? name === start : name.startsWith(start) && name.endsWith(end.join(''));
  return existsSync(place)
    ? readdirSync(place)
        .filter(fits)
        .map((name) => join(place, name))
    : [];
}
