import assert from 'node:assert/strict';
import { basename, dirname } from 'node:path';
import { test } from 'node:test';
import { findProgram } from './find-program.mjs';

test('a bare name is searched along PATH, and the first hit in order of the names wins', () => {
  const path = `/not/there:${dirname(process.execPath)}`;
  assert.equal(findProgram(['no-such-program', basename(process.execPath)], path), process.execPath);
  assert.equal(findProgram(['no-such-program'], path), undefined);
});

test('an absolute path is taken as it is', () => {
  assert.equal(findProgram([process.execPath], ''), process.execPath);
});
