import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateAddress } from './private-address.js';

test('[OB9] addresses of this machine and of private networks are private, however they are written', () => {
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
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '224.0.0.1',
    '255.255.255.255',
    '100.100.100.200',
    '168.63.129.16',
    '192.88.99.1',
    'fd00:ec2::254',
    '::ffff:0:7f00:1',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    'fd12::1',
    '2002:7f00:1::',
    'localhost',
    '',
  ])
    assert.ok(isPrivateAddress(address), address);
});

test('[OB9] addresses of the open internet are not', () => {
  for (const address of [
    '9.9.9.9',
    '172.32.0.1',
    '100.128.0.1',
    '168.63.129.17',
    '2620:fe::fe',
    '::ffff:9.9.9.9',
  ])
    assert.ok(!isPrivateAddress(address), address);
});
