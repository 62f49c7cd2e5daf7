import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fingerprint } from './fingerprint.mjs';

/** @param {(write: (file: string, text: string) => void, print: () => string, folder: string) => void} use */
function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'remit-fingerprint-'));
  const write = (/** @type {string} */ file, /** @type {string} */ text) =>
    writeFileSync(join(folder, file), text);
  mkdirSync(join(folder, 'src/dist'), { recursive: true });
  write('src/a.ts', 'a');
  write('config', 'c');
  try {
    use(write, () => fingerprint(folder, ['src', 'config', 'not-there']), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what is untouched keeps its fingerprint', () => {
  inFolder((_write, print) => assert.equal(print(), print()));
});

test('an edit, a new file, a rename, a removal and a new time each change the fingerprint', () => {
  inFolder((write, print, folder) => {
    const seen = new Set([print()]);
    write('src/a.ts', 'longer');
    seen.add(print());
    write('src/b.ts', 'b');
    seen.add(print());
    renameSync(join(folder, 'src/b.ts'), join(folder, 'src/c.ts'));
    seen.add(print());
    rmSync(join(folder, 'src/c.ts'));
    utimesSync(join(folder, 'src/a.ts'), 1, 1);
    seen.add(print());
    utimesSync(join(folder, 'config'), 2, 2);
    seen.add(print());
    assert.equal(seen.size, 6);
  });
});

test('tests and what a build left do not count', () => {
  inFolder((write, print) => {
    const before = print();
    write('src/a.test.ts', 't');
    write('src/dist/a.js', 'd');
    assert.equal(print(), before);
  });
});
