import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall } from './apt-install.mjs';
import { CannotGoOn } from './cannot-go-on.mjs';
import { findProgram } from './find-program.mjs';
import { root } from './root.mjs';

/** The one dependency with native code: where no ready-made binary fits, it is compiled on this machine. */
const NATIVE = 'better-sqlite3';
const COMPILERS = ['python3', 'make', 'g++'];

/**
 * Installs the locked dependencies when node_modules does not hold them already, for this Node and platform.
 *
 * @param {(line: string) => void} say told what goes on and how long it takes
 */
export function install(say) {
  const stamp = join(root, 'node_modules/.installed-lock');
  const wanted = installationOf(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  say('installing dependencies (a minute or two)');
  // Without scripts: the only one that is needed runs below, where its failure can be explained.
  if (!npm('ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund')) {
    throw new CannotGoOn('npm ci failed; what it says is above.');
  }
  buildNative(say);
  writeFileSync(stamp, wanted);
}

/**
 * What an installation depends on: the lock file, Node's binary interface and the platform.
 *
 * @param {string} lock the text of package-lock.json
 */
export function installationOf(lock) {
  const hash = createHash('sha256').update(lock).digest('hex');
  return `${hash} ${process.versions.modules} ${process.platform}-${process.arch}`;
}

/** @param {(line: string) => void} say */
function buildNative(say) {
  say(`preparing ${NATIVE}`);
  if (npm('rebuild', NATIVE)) return;
  const missing = COMPILERS.filter((name) => !findProgram([name]));
  if (missing.length > 0 && aptInstall(missing, say) === undefined && npm('rebuild', NATIVE)) return;
  throw new CannotGoOn(
    missing.length > 0
      ? `${NATIVE} has to be compiled here, which takes ${COMPILERS.join(', ')}; missing: ${missing.join(', ')}.`
      : `${NATIVE} could not be installed; what npm says is above.`,
  );
}

/** @param {string[]} args */
function npm(...args) {
  // The npm that started this, if one did: it need not be the first on PATH.
  const started = process.env['npm_execpath'];
  const [command, first] = started?.endsWith('.js') ? [process.execPath, [started]] : ['npm', []];
  const shell = process.platform === 'win32';
  return spawnSync(command, [...first, ...args], { cwd: root, stdio: 'inherit', shell }).status === 0;
}
