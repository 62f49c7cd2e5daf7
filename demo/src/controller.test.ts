import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withVersion } from './controller.js';

test('a document is raised to a higher version when it changed, and only then', () => {
  const inForce = { version: 4, origins: ['a'] };
  assert.deepEqual(withVersion({ version: 1, origins: ['a'] }, undefined), { version: 1, origins: ['a'] });
  assert.deepEqual(withVersion({ version: 1, origins: ['a'] }, inForce), inForce);
  assert.deepEqual(withVersion({ version: 1, origins: ['b'] }, inForce), { version: 5, origins: ['b'] });
  assert.deepEqual(withVersion({ version: 9, origins: ['b'] }, inForce), { version: 9, origins: ['b'] });
});
