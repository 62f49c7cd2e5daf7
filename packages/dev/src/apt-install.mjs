import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * Installs Debian packages where that is possible: the user is root and the system is a Debian.
 *
 * @param {string[]} packages names as apt-get knows them
 * @param {(line: string) => void} say told once before the work starts
 * @returns {string | undefined} why nothing was installed, or undefined when all is well
 */
export function aptInstall(packages, say) {
  if (!mayUseApt()) return 'only root on Debian can have it installed for them';
  say(`installing with apt-get: ${packages.join(' ')}`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    // Another apt-get may hold the lock: wait for it instead of failing.
    const done = spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (done.status !== 0) return `apt-get ${args[0]} failed: ${lastLines(done.stderr || done.stdout)}`;
  }
  return undefined;
}

function mayUseApt() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release'))
    return false;
  return /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split('\n').slice(-3).join(' / ');
}
