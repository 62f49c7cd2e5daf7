import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { newMasterKey, readMasterKeys, unwrap, wrap, writeMasterKeys } from './master-key.js';

test('[VA4] master keys are 32 bytes as base64, newest first, and nothing else', () => {
  const [a, b] = [newMasterKey(), newMasterKey()];
  assert.deepEqual(readMasterKeys(writeMasterKeys([a, b])), [a, b]);
  const text = a.key.toString('base64');
  for (const written of [text, `\n ${text}\r\n`, a.key.toString('base64url'), `# a comment\n${text}`])
    assert.deepEqual(readMasterKeys(written), [a], written);
  assert.deepEqual(readMasterKeys(`${text}, ${b.key.toString('base64')}`), [a, b]);
  const wrong = [
    '',
    '# nothing',
    'secret',
    text.slice(4),
    `${text}AAAA`,
    `${text}\nsecret`,
    randomBytes(16).toString('base64'),
  ];
  for (const written of wrong) assert.equal(readMasterKeys(written), undefined, written);
});

test('[VA4] an id says which key it is and not what it is', () => {
  const { id, key } = newMasterKey();
  assert.match(id, /^[0-9a-f]{16}$/);
  assert.ok(!key.toString('hex').includes(id));
  assert.notEqual(newMasterKey().id, id);
});

test('[VA2] a wrapped key opens at its own place, by its own master key', () => {
  const [master, other] = [newMasterKey(), newMasterKey()];
  const key = randomBytes(32);
  const wrapped = wrap(master, key, 'person', 'shop', 'aino');
  assert.deepEqual(unwrap(master, wrapped, 'person', 'shop', 'aino'), key);
  assert.equal(unwrap(master, wrapped, 'person', 'shop', 'eero'), undefined);
  assert.equal(unwrap(master, wrapped, 'secret', 'shop', 'aino'), undefined);
  assert.equal(unwrap(other, wrapped, 'person', 'shop', 'aino'), undefined);
});
