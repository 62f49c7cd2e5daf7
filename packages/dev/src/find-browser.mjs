import { readdirSync, existsSync } from 'node:fs';
import { aptInstall } from './apt-install.mjs';
import { CannotGoOn } from './cannot-go-on.mjs';
import { findProgram, isExecutable } from './find-program.mjs';

const CHROMIUM = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const FIREFOX = ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/**
 * Flags for a Chromium that runs tests. Chromium's sandbox refuses to start as root, so root goes without.
 */
export const chromiumFlags = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/**
 * The Chromium or Chrome to test in: the one CHROME_PATH names, else one in the usual places, else one that
 * apt-get installs (root on Debian).
 *
 * @param {(line: string) => void} [say] told before something is installed
 * @param {Record<string, string | undefined>} [env]
 * @returns {string} path of the executable
 * @throws CannotGoOn that says what to do, when there is none or CHROME_PATH is wrong
 */
export function findChromium(say = console.log, env = process.env) {
  return (
    named(env, 'CHROME_PATH') ??
    found('Chromium', () => findProgram(CHROMIUM), ['chromium', 'fonts-dejavu-core'], 'CHROME_PATH', say)
  );
}

/**
 * The Firefox to test in; FIREFOX_PATH names one, otherwise as for Chromium.
 *
 * @param {(line: string) => void} [say]
 * @param {Record<string, string | undefined>} [env]
 * @returns {string}
 */
export function findFirefox(say = console.log, env = process.env) {
  return (
    named(env, 'FIREFOX_PATH') ??
    found('Firefox', () => findProgram(FIREFOX), ['firefox-esr'], 'FIREFOX_PATH', say)
  );
}

/**
 * What driving WebKitGTK takes: its WebDriver, its small browser, a display of its own, and what tells it there which
 * settings the visitor prefers.
 *
 * @param {(line: string) => void} [say]
 * @returns {{ driver: string, browser: string, display: string, settings: string }}
 */
export function findWebKit(say = console.log) {
  return found('WebKitGTK', locateWebKit, ['webkit2gtk-driver', 'xvfb', 'xsettingsd'], undefined, say);
}

function locateWebKit() {
  const driver = findProgram(['WebKitWebDriver']);
  const browser = libraryFolders()
    .map((folder) => `${folder}/MiniBrowser`)
    .find(isExecutable);
  const display = findProgram(['Xvfb']);
  const settings = findProgram(['xsettingsd']);
  return driver && browser && display && settings ? { driver, browser, display, settings } : undefined;
}

/** Where Debian keeps MiniBrowser: /usr/lib/<machine>/webkit2gtk-<version>. */
function libraryFolders() {
  if (!existsSync('/usr/lib')) return [];
  const machines = readdirSync('/usr/lib').filter((name) => name.includes('-linux-'));
  return machines.flatMap((machine) =>
    readdirSync(`/usr/lib/${machine}`)
      .filter((name) => /^webkit2?gtk-/.test(name))
      .map((name) => `/usr/lib/${machine}/${name}`),
  );
}

/**
 * @param {Record<string, string | undefined>} env
 * @param {string} variable
 */
function named(env, variable) {
  const path = env[variable];
  if (!path) return undefined;
  if (isExecutable(path)) return path;
  throw new CannotGoOn(
    `${variable}=${path} is not an executable file. Correct it, or unset it to search the usual places.`,
  );
}

/**
 * @template T
 * @param {string} what
 * @param {() => T | undefined} locate
 * @param {string[]} packages
 * @param {string | undefined} variable
 * @param {(line: string) => void} say
 * @returns {T}
 */
function found(what, locate, packages, variable, say) {
  const here = locate();
  if (here) return here;
  const refused = aptInstall(packages, say);
  const now = locate();
  if (now) return now;
  const orSet = variable ? `, or set ${variable} to its executable` : '';
  const why = refused ? ` (${refused})` : '';
  throw new CannotGoOn(
    `No ${what} was found${why}. Install it (Debian: apt-get install ${packages.join(' ')})${orSet}.`,
  );
}
