import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Starts the command line as a process of its own. */
const start = (args: string[], env: Record<string, string>) => {
  const child = spawn(process.execPath, ['--import', 'tsx', '-C', 'source', MAIN, ...args], {
    env: { PATH: process.env['PATH'], ...env },
  });
  const written = { out: '', err: '' };
  child.stdout.on('data', (part) => (written.out += String(part)));
  child.stderr.on('data', (part) => (written.err += String(part)));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, written, ended };
};

test('[SV7] SIGTERM ends a server in good order, with exit code 0', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'remit-main-'));
  const { child, written, ended } = start(['serve'], {
    REMIT_PORT: '0',
    REMIT_DATA_DIR: dataDir,
    REMIT_MASTER_KEY: Buffer.alloc(32, 'a key').toString('base64'),
    REMIT_LOG_LEVEL: 'silent',
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const [, found] = /listening at (\S+)/.exec(written.out) ?? [];
      if (found) resolve(found);
    });
    void ended.then((code) => reject(new Error(`ended with ${code}: ${written.err}`)));
  });
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  child.kill('SIGTERM');
  assert.equal(await ended, 0);
  assert.match(written.out, /remit: stopped\n$/);
  assert.equal(written.err, '');
  // Nothing is wrong with a first start: which key it made is said with the rest.
  assert.match(written.out, /^remit: a key was made that receipts are signed with: .*\nremit: listening at /);
  await rm(dataDir, { recursive: true, force: true });
});

test('a wrong value ends the program with one line and exit code 2', async () => {
  const { written, ended } = start(['serve'], { REMIT_TRUST_PROXY: 'maybe' });
  assert.equal(await ended, 2);
  assert.equal(written.err, 'remit: REMIT_TRUST_PROXY: expected true or false\n');
});
