import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskValue } from './mask-value.js';

test('[VA7] a mask shows two characters at most, and never how long the value is', () => {
  assert.equal(maskValue('131052-308T'), '•••• 8T');
  assert.equal(maskValue('  X1234567890123456789 '), '•••• 89');
  assert.equal(maskValue('123456'), '•••• 56');
  for (const short of ['', '1', '12345', ' 12345 ']) assert.equal(maskValue(short), '••••', short);
  for (const other of [131052308, true, ['131052-308T'], undefined]) assert.equal(maskValue(other), '••••');
  assert.equal(maskValue('12345🌲🌲'), '•••• 🌲🌲');
});
