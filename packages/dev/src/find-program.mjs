import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether this path is a file that may be executed.
 *
 * @param {string} path
 */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    // Missing, not permitted, or below something that is no folder: all mean "not usable".
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/**
 * The first of these programs that exists: absolute paths are tried as they are, bare names along PATH.
 *
 * @param {string[]} names
 * @param {string} [path] the search path; default: the environment's PATH
 * @returns {string | undefined}
 */
export function findProgram(names, path = process.env['PATH'] ?? '') {
  for (const name of names) {
    const places = name.includes('/') ? [name] : path.split(delimiter).map((folder) => join(folder, name));
    const hit = places.find(isExecutable);
    if (hit) return hit;
  }
  return undefined;
}
