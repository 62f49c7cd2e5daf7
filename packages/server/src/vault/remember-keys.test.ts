import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberKeys } from './remember-keys.js';

test('[VA3] keys are forgotten when told, after a minute, and when there are too many', () => {
  let now = 0;
  const keys = rememberKeys(() => now, 3);
  const key = Buffer.alloc(32);
  for (const subject of ['a', 'b', 'c']) keys.set('shop', subject, key);
  assert.equal(keys.get('shop', 'a'), key);
  assert.equal(keys.get('forge', 'a'), undefined);
  keys.forget('shop', 'b');
  assert.equal(keys.get('shop', 'b'), undefined);
  keys.set('shop', 'd', key);
  keys.set('shop', 'e', key);
  assert.deepEqual(
    ['a', 'c', 'd', 'e'].map((subject) => keys.get('shop', subject) === key),
    [false, true, true, true],
  );
  now = 59_999;
  assert.equal(keys.get('shop', 'e'), key);
  now = 60_000;
  assert.equal(keys.get('shop', 'e'), undefined);
  keys.set('shop', 'f', key);
  // A clock that was set back must not keep anything for longer.
  now = 0;
  assert.equal(keys.get('shop', 'f'), undefined);
});
