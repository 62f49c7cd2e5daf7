import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aptInstall } from './apt-install.mjs';
import { findProgram } from './find-program.mjs';

const START_TIMEOUT = 30_000;

/**
 * @typedef {{ readonly url: string, readonly stop: () => Promise<void> }} Postgres a superuser's address, and how to
 *   let go of it
 * @typedef {{ readonly skipped: string }} NoPostgres there is none, and why
 */

/**
 * A PostgreSQL for tests: the one REMIT_TEST_POSTGRES names, else a throwaway cluster of the installed one, else of
 * one that apt-get installs (root on Debian).
 *
 * Its user may create databases and roles: every test file makes, and drops, a database of its own.
 *
 * @param {(line: string) => void} [say] told before something is installed; default: nobody
 * @returns {Promise<Postgres | NoPostgres>}
 */
export async function findPostgres(say = () => {}) {
  const { REMIT_TEST_POSTGRES: url, REMIT_TEST_NO_POSTGRES: reason } = process.env;
  if (url) return { url, stop: async () => {} };
  // Whoever started this looked already, and found none.
  if (reason) return { skipped: reason };

  let programs = findPrograms();
  if (!programs) {
    const refused = aptInstall(['postgresql'], say);
    programs = findPrograms();
    if (!programs) return { skipped: `no PostgreSQL is installed (${refused ?? 'apt-get brought none'})` };
  }
  return startCluster(programs);
}

/** The folder that holds initdb and postgres; of several versions the newest. */
function findPrograms() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const initdb = findProgram([...versions.map((version) => `${debian}/${version}/bin/initdb`), 'initdb']);
  if (!initdb) return undefined;
  const folder = dirname(realpathSync(initdb));
  return findProgram([join(folder, 'postgres')]) ? folder : undefined;
}

/**
 * @param {string} programs
 * @returns {Promise<Postgres | NoPostgres>}
 */
async function startCluster(programs) {
  const owner = unprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), 'remit-postgres-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const data = join(folder, 'data');
  const env = { PATH: process.env['PATH'], LC_ALL: 'C' };

  const initdb = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'remit', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...owner, env, cwd: folder, encoding: 'utf8' },
  );
  if (initdb.status !== 0) {
    remove();
    return { skipped: `initdb failed: ${(initdb.stderr || String(initdb.error)).trim().split('\n').at(-1)}` };
  }

  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=on'];
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...owner, env, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  // Should this process end without stopping it: no server and no folder may stay behind.
  const onExit = () => {
    server.kill('SIGQUIT');
    remove();
  };
  process.once('exit', onExit);
  const gone = new Promise((resolve) => server.once('close', resolve));
  const stop = async () => {
    process.removeListener('exit', onExit);
    server.kill('SIGINT'); // "fast" shutdown: open connections are ended
    await gone;
    remove();
  };

  const refused = await whyNotReady(server);
  if (refused) {
    await stop();
    return { skipped: `PostgreSQL did not start: ${refused}` };
  }
  return { url: `postgres://remit@127.0.0.1:${port}/postgres`, stop };
}

/**
 * Waits for the line by which PostgreSQL says that it takes connections.
 *
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string | undefined>} why it does not
 */
function whyNotReady(server) {
  return new Promise((resolve) => {
    let log = '';
    const timer = setTimeout(() => resolve(`not ready after ${START_TIMEOUT / 1000} s`), START_TIMEOUT);
    const settle = (/** @type {string | undefined} */ reason) => {
      clearTimeout(timer);
      resolve(reason);
    };
    server.stderr?.setEncoding('utf8').on('data', (text) => {
      log = (log + text).slice(-2000);
      if (log.includes('ready to accept connections')) settle(undefined);
    });
    server.once('error', (error) => settle(error.message));
    server.once('close', () => settle(log.trim().split('\n').at(-1)));
  });
}

/** PostgreSQL refuses to run as root: root hands it to the user postgres, or to nobody. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  return user ? { uid: Number(user[2]), gid: Number(user[3]) } : undefined;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
