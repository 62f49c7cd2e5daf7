import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('rollup').Plugin} Plugin */

/** What each file that is loaded by its name is called by its build, by what the sources call it. */
const names = new Map();

/**
 * Names the entry of a build after what it says, so that it can be kept for ever, and remembers that for the builds which
 * come after it.
 *
 * @param {string} name without its ending
 * @returns {Plugin}
 */
export const namedByHash = (name) => ({
  name: 'named-by-hash',
  outputOptions: (options) => ({ ...options, entryFileNames: `${name}-[hash].js` }),
  writeBundle(_options, bundle) {
    for (const file of Object.values(bundle))
      if (file.type === 'chunk' && file.isEntry) names.set(`${name}.js`, file.fileName);
  },
});

/**
 * Puts the names of those files in.
 *
 * @returns {Plugin}
 */
export const withNamesOfFiles = () => ({
  name: 'with-names-of-files',
  renderChunk(code) {
    if (names.size === 0) this.error('the files that this one loads are built before it');
    let named = code;
    for (const [name, file] of names) {
      if (!named.includes(`'${name}'`) && !named.includes(`"${name}"`))
        this.error(`it does not load ${name}`);
      named = named.replaceAll(`'${name}'`, `'${file}'`).replaceAll(`"${name}"`, `"${file}"`);
    }
    return { code: named, map: null };
  },
});

/**
 * Writes down what the files of the widget are, with a hash of each for `integrity` (W3C, Subresource Integrity).
 *
 * @param {string} version
 * @returns {Plugin}
 */
export const withManifest = (version) => ({
  name: 'with-manifest',
  writeBundle({ dir = '' }) {
    writeFileSync(join(dir, 'remit-manifest.json'), `${JSON.stringify(manifestOf(dir, version), null, 2)}\n`);
  },
});

/**
 * @param {string} folder
 * @param {string} version
 */
export function manifestOf(folder, version) {
  const files = readdirSync(folder).filter((name) => /^remit[\w.-]*\.js$/.test(name));
  const integrity = (/** @type {string} */ name) =>
    `sha384-${createHash('sha384')
      .update(readFileSync(join(folder, name)))
      .digest('base64')}`;
  return { version, files: Object.fromEntries(files.toSorted().map((name) => [name, integrity(name)])) };
}
