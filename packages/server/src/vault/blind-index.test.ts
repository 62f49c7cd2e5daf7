import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { digestOf, lookupKindOf, textsOf } from './blind-index.js';

const key = randomBytes(32);
const email = (text: string, controller = 'shop') => digestOf(key, controller, 'email', text);
const phone = (text: string) => digestOf(key, 'shop', 'phone', text);

test('[VA6] an e-mail address is found however it is written', () => {
  const digest = email('aino@example.org');
  assert.match(digest ?? '', /^[\w-]{43}$/);
  for (const written of [
    ' Aino@Example.ORG ',
    'AINO@EXAMPLE.ORG',
    'ａｉｎｏ@example.org',
    '\taino@example.org\n',
  ])
    assert.equal(email(written), digest, written);
  for (const other of ['aino@example.com', 'a.ino@example.org', 'aino+news@example.org'])
    assert.notEqual(email(other), digest, other);
});

test('[VA6] of a telephone number its digits count, and a + before them', () => {
  const digest = phone('+358401234567');
  for (const written of [
    '+358 40 123 4567',
    ' +358-40-1234567',
    '＋３５８ 40 123 45 67',
    '+358 (40) 123.4567',
  ])
    assert.equal(phone(written), digest, written);
  assert.notEqual(phone('358401234567'), digest);
  assert.notEqual(phone('+358401234568'), digest);
});

test('[VA6] digests tell nothing without the key, and nothing across controllers or kinds', () => {
  const digest = email('aino@example.org');
  assert.notEqual(digestOf(randomBytes(32), 'shop', 'email', 'aino@example.org'), digest);
  assert.notEqual(email('aino@example.org', 'forge'), digest);
  assert.notEqual(digestOf(key, 'shop', 'email', '123'), phone('123'));
});

test('[VA6] what nothing is left of is not found by', () => {
  for (const nothing of ['', '  ', '\n']) assert.equal(email(nothing), undefined);
  for (const nothing of ['', 'none', '+', '()']) assert.equal(phone(nothing), undefined);
  assert.deepEqual(
    [lookupKindOf('email'), lookupKindOf('phone'), lookupKindOf('name')],
    ['email', 'phone', undefined],
  );
  assert.deepEqual([textsOf('a'), textsOf(['a', 'b']), textsOf(1)], [['a'], ['a', 'b'], []]);
});
