import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installationOf } from './install.mjs';

test('an installation is another one when the lock file changes, and names Node and platform', () => {
  assert.equal(installationOf('a'), installationOf('a'));
  assert.notEqual(installationOf('a'), installationOf('b'));
  assert.ok(installationOf('a').includes(` ${process.versions.modules} ${process.platform}-${process.arch}`));
});
