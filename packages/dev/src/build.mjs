import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotGoOn } from './cannot-go-on.mjs';
import { fingerprint } from './fingerprint.mjs';
import { root } from './root.mjs';

const INPUTS = ['packages', 'demo', 'package-lock.json', 'rollup.config.mjs', 'node_modules/.installed-lock'];
const STAMP = join(root, 'node_modules/.built');

/**
 * Builds every bundle when a source changed, or an output is missing, since the last time.
 *
 * @param {(line: string) => void} say told before a build starts
 */
export function build(say) {
  const wanted = fingerprint(root, INPUTS);
  if (isBuilt(wanted)) return;
  say('building');
  const rollup = join(root, 'node_modules/rollup/dist/bin/rollup');
  const done = spawnSync(process.execPath, [rollup, '-c', '--silent'], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) throw new CannotGoOn('rollup -c failed; what it says is above.');
  writeFileSync(STAMP, [wanted, ...outputs()].join('\n'));
}

/** @param {string} wanted */
function isBuilt(wanted) {
  if (!existsSync(STAMP)) return false;
  const [made, ...files] = readFileSync(STAMP, 'utf8').split('\n');
  return made === wanted && files.every((file) => existsSync(join(root, file)));
}

function outputs() {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
  return [...packages, 'demo']
    .map((folder) => `${folder}/dist`)
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((file) => /\.(js|css|html)$/.test(file));
}
