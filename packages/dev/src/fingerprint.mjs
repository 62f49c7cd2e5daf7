import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const NOT_SOURCE = new Set(['dist', 'node_modules', 'coverage']);
const TEST = /\.test\.[a-z]+$/;

/**
 * A hash over path, size and time of change of everything a build reads. It changes when a file is edited, added,
 * renamed or removed.
 *
 * @param {string} folder what the paths are relative to
 * @param {string[]} paths files and folders; of a folder, everything below it but tests and what builds left
 */
export function fingerprint(folder, paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesBelow(folder, path)).toSorted()) {
    const { size, mtimeMs } = statSync(join(folder, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(folder, path) {
  const full = join(folder, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return TEST.test(path) ? [] : [path];
  const names = readdirSync(full).filter((name) => !NOT_SOURCE.has(name));
  return names.flatMap((name) => filesBelow(folder, join(path, name)));
}
