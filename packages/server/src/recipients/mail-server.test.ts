import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMailServer } from './mail-server.js';

test('a mail server is read from its address, with the standard port and the decoded password', () => {
  assert.deepEqual(readMailServer('smtps://me%40shop.example:p%40ss%2Fword@mail.example'), {
    host: 'mail.example',
    port: 465,
    secure: true,
    auth: { user: 'me@shop.example', pass: 'p@ss/word' },
  });
  assert.deepEqual(readMailServer('smtp://mail.example/'), {
    host: 'mail.example',
    port: 587,
    secure: false,
    auth: undefined,
  });
  assert.deepEqual(readMailServer('smtp://[::1]:2525')?.host, '::1');
  assert.equal(readMailServer('smtp://[::1]:2525')?.port, 2525);
});

test('what is written otherwise is refused, options in the address included', () => {
  for (const text of [
    '',
    'mail.example',
    'https://mail.example',
    'smtp://',
    'smtps://user@mail.example',
    'smtps://:secret@mail.example',
    'smtps://user:100%@mail.example',
    'smtps://mail.example?tls.rejectUnauthorized=false',
    'smtps://mail.example/inbox',
    'smtps://mail.example#x',
    'smtp://mail.example:99999',
  ])
    assert.equal(readMailServer(text), undefined, text);
});
