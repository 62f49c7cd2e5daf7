import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { connect, createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { startRecipient } from '../testing/start-recipient.js';
import { lookupPublic } from './lookup-public.js';
import { post } from './post.js';

const PUBLIC = { address: '9.9.9.9', family: 4 };
const at = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 });

/** Looks up a name that resolves to these addresses. */
const lookUp = (addresses: readonly LookupAddress[], all: boolean) =>
  new Promise<unknown>((resolve) => {
    const lookup = lookupPublic((_name, _options, found) => found(null, [...addresses]));
    lookup('crm.example', { all }, (error, address) => resolve(error ? error.code : address));
  });

test('[OB9] a name is refused when one of its addresses is private, whichever comes first', async () => {
  for (const address of [
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    'fd00:ec2::254',
    '::ffff:10.0.0.1',
  ])
    for (const addresses of [[at(address)], [PUBLIC, at(address)], [at(address), PUBLIC]])
      for (const all of [true, false]) assert.equal(await lookUp(addresses, all), 'ADDRESS_REFUSED', address);
  assert.deepEqual(await lookUp([PUBLIC, at('2620:fe::fe')], true), [PUBLIC, at('2620:fe::fe')]);
  assert.equal(await lookUp([PUBLIC], false), '9.9.9.9');
  assert.equal(await lookUp([], true), undefined);
});

test('[OB9] the address that was checked is the one connected to: the name is not asked for again', async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Public when it is asked for first, private ever after. Here "public" is 127.0.0.1, where somebody listens.
  const answers = [at('127.0.0.1'), at('127.0.0.2'), at('127.0.0.2')];
  let asked = 0;
  const lookup = lookupPublic(
    (_name, _options, found) => found(null, answers.slice(asked, ++asked)),
    (address) => address !== '127.0.0.1',
  );
  const connected = await new Promise<string | undefined>((resolve, reject) => {
    const socket = connect({ host: 'rebinding.example', port, lookup }, () => {
      resolve(socket.remoteAddress);
      socket.destroy();
    });
    socket.on('error', reject);
  });
  assert.deepEqual([connected, asked], ['127.0.0.1', 1]);
  const again = await new Promise<unknown>((resolve) => {
    connect({ host: 'rebinding.example', port, lookup }).on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code),
    );
  });
  assert.deepEqual([again, asked], ['ADDRESS_REFUSED', 2]);
  server.close();
});

test('[OB9] private addresses are refused however they are written, and plain http', async () => {
  const options = { allowPrivateTargets: false, timeout: 5000, signal: new AbortController().signal };
  const error = async (address: string) => {
    const posted = await post(address, {}, '{}', options);
    return posted.answered ? posted.status : posted.error;
  };
  for (const host of [
    '127.1',
    '0x7f.1',
    '2130706433',
    '0',
    '[::1]',
    '[::ffff:7f00:1]',
    'localhost',
    '169.254.169.254',
  ])
    assert.equal(await error(`https://${host}:1/`), 'address_refused', host);
  assert.equal(await error('http://crm.example/'), 'https_required');
});

test('[OB9] a redirect is not followed', async () => {
  const recipient = await startRecipient();
  recipient.answer(302);
  const options = { allowPrivateTargets: true, timeout: 5000, signal: new AbortController().signal };
  assert.deepEqual(await post(recipient.url, {}, '{}', options), { answered: true, status: 302 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(recipient.received.length, 1);
  await recipient.close();
});
