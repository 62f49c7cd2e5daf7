import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateAddress } from './private-address.js';

test('addresses of this machine and of private networks are private, however they are written', () => {
  for (const address of [
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a00:1',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fd12::1',
    '2002:7f00:1::',
    'localhost',
    '',
  ])
    assert.ok(isPrivateAddress(address), address);
});

test('addresses of the open internet are not', () => {
  for (const address of ['9.9.9.9', '172.32.0.1', '2620:fe::fe', '::ffff:9.9.9.9'])
    assert.ok(!isPrivateAddress(address), address);
});
