import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageNames, root } from './read-sources.js';

const manifests = ['.', 'demo', 'test', ...packageNames.map((name) => `packages/${name}`)];
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const readManifest = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

test('every dependency is pinned to one version', () => {
  for (const folder of manifests) {
    const manifest = readManifest(folder);
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides']) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        assert.match(String(version), EXACT, `${folder}/package.json: ${kind}.${name}`);
      }
    }
  }
});

test('every package asks for the same Node and carries the same licence', () => {
  for (const folder of manifests) {
    const { engines, license } = readManifest(folder);
    assert.deepEqual({ engines, license }, { engines: { node: '>=20.19' }, license: 'Apache-2.0' }, folder);
  }
});

test('the lock file holds hashes and no host: any registry may serve the packages', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  assert.doesNotMatch(lock, /"resolved": "[a-z+]+:\/\//);
  assert.match(lock, /"integrity": "sha512-/);
});
