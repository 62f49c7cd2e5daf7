import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { FieldValue } from '@remit/contract';
import { NOTICE_KINDS } from '../store/delivery.js';
import { MAIL_CERTIFICATE } from '../testing/mail-certificate.js';
import { startMailbox, type Mail, type MailboxOptions, type Mood } from '../testing/start-mailbox.js';
import { whyNoEndpoint } from './check-endpoint.js';
import { email } from './email.js';
import type { Disclosure, Message } from './message.js';
import { sendMail } from './send-mail.js';

const FROM = 'leads@remit.example';
const TO = { recipient: 'desk', kind: 'email', address: 'desk@shop.example' } as const;
const NEVER = new AbortController().signal;
const PASSWORD = 'hunter2-of-the-mail-server';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const open = async (options?: MailboxOptions) => {
  const mailbox = await startMailbox(options);
  closing.push(mailbox.close);
  return mailbox;
};
type Fields = Readonly<Record<string, FieldValue>>;
const disclosure = (fields: Fields, more: Partial<Disclosure> = {}): Disclosure => ({
  kind: 'data',
  deliveryId: 'wTUfY8rPkYiQTLNxc5yxXA:desk',
  controller: 'lumo-garden',
  purpose: 'contact',
  record: {
    id: 'wTUfY8rPkYiQTLNxc5yxXA',
    type: 'quote',
    kind: 'lead',
    receivedAt: Date.UTC(2026, 10, 23, 11, 35),
    tag: {
      controller: 'lumo-garden',
      source: 'widget',
      purposes: ['contact'],
      notice: '2026-10',
      consent: null,
      time: 0,
    },
  },
  fields,
  ...more,
});

/** Sends a message to a mailbox of this machine, as an installation does. */
const send = async (message: Message, mood: Mood = 'accept', timeout = 5000) => {
  const mailbox = await open();
  mailbox.answer(mood);
  const server = { host: mailbox.host, port: mailbox.port, secure: false, auth: undefined };
  const give = email({ server, timeout, allowPrivateTargets: false }, FROM, () => Date.UTC(2026, 10, 23));
  const given = await give(TO, message, NEVER);
  return { given, mails: mailbox.mails };
};
const header = (mail: Mail | undefined, name: string) =>
  mail?.headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);

test('[OB5] a mail holds the fields it was given as labelled lines, and what is not about a person in its subject', async () => {
  const { given, mails } = await send(
    disclosure({ name: 'Aino Äijä', email: 'aino@example.org', tags: ['a', 'b'] }),
  );
  assert.deepEqual(given, { ok: true });
  const [mail, ...more] = mails;
  assert.deepEqual(more, []);
  assert.deepEqual([mail?.from, mail?.to], [FROM, ['desk@shop.example']]);
  assert.deepEqual(header(mail, 'subject'), ['[lumo-garden] quote for contact']);
  assert.deepEqual(header(mail, 'from'), [FROM]);
  assert.deepEqual(header(mail, 'to'), ['desk@shop.example']);
  assert.deepEqual(header(mail, 'message-id'), ['<wTUfY8rPkYiQTLNxc5yxXA.desk@remit.example>']);
  assert.deepEqual(header(mail, 'auto-submitted'), ['auto-generated']);
  assert.equal(
    mail?.text,
    [
      'name: Aino Äijä',
      'email: aino@example.org',
      'tags: a, b',
      '',
      'Purpose: contact',
      'Record: wTUfY8rPkYiQTLNxc5yxXA',
      'Received: 2026-11-23T11:35:00.000Z',
      '',
      'Use it for this purpose only.',
      '',
    ].join('\n'),
  );
});

test('[OB5] whatever a person typed, it adds no header, no addressee and no line of its own', async () => {
  const evil =
    'x\r\nBcc: eve@evil.example\r\n\r\nPurpose: marketing\n.\r\nRCPT TO:<eve@evil.example>\r\n\u2028Record: z\u202e\u0000';
  const fields = { name: evil, 'wish\r\nBcc: eve@evil.example': 'y' };
  const record = { ...disclosure({}).record, type: 'quote\r\nBcc: eve@evil.example' };
  const { given, mails } = await send(
    disclosure(fields, {
      record,
      purpose: 'contact\r\nBcc: eve@evil.example',
      deliveryId: 'a\r\nBcc: eve@evil.example',
    }),
  );
  assert.deepEqual(given, { ok: true });
  assert.equal(mails.length, 1);
  assert.deepEqual(mails[0]?.to, ['desk@shop.example']);
  assert.deepEqual(header(mails[0], 'bcc'), []);
  const names = mails[0]?.headers.map(([name]) => name.toLowerCase()).toSorted();
  assert.deepEqual(names, [
    'auto-submitted',
    'content-transfer-encoding',
    'content-type',
    'date',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
    'x-remit-delivery',
  ]);
  const begins = mails[0]?.text.split('\n').filter((line) => /^\S/.test(line)) ?? [];
  assert.deepEqual(
    begins.map((line) => line.split(':')[0]),
    ['name', 'wish', 'Purpose', 'Record', 'Received', 'Use it for this purpose only.'],
  );
  for (const character of ['\u202e', '\u0000', '\r'])
    assert.ok(!mails[0]?.text.includes(character), JSON.stringify(character));
});

test('[OB5] an address is one address, and nothing beside it', () => {
  assert.equal(whyNoEndpoint(TO), undefined);
  for (const address of [
    '',
    'desk',
    'desk@shop.example\r\nBcc: eve@evil.example',
    'desk@shop.example, eve@evil.example',
    'Desk <desk@shop.example>',
    'desk@shop.example?cc=eve@evil.example',
    `${'d'.repeat(250)}@shop.example`,
  ])
    assert.match(whyNoEndpoint({ ...TO, address }) ?? '', /expected an address such as mailto:/, address);
});

test('[OB8] a notice by mail says what to do, for which records and fields, and nothing else', async () => {
  for (const kind of NOTICE_KINDS) {
    const about = {
      at: Date.UTC(2026, 10, 23),
      records: [{ record: 'r1', purpose: 'marketing', fields: ['email', 'name'] }],
    };
    const { given, mails } = await send({
      kind,
      deliveryId: `${kind}:c1:desk`,
      controller: 'lumo-garden',
      about,
    });
    assert.deepEqual(given, { ok: true });
    assert.match(header(mails[0], 'subject')?.[0] ?? '', /^\[lumo-garden\] [a-z ]+$/);
    assert.match(header(mails[0], 'message-id')?.[0] ?? '', /^<[a-z]+\.[a-z]+\.c1\.desk@remit\.example>$/);
    assert.match(
      mails[0]?.text ?? '',
      /\n\nRecord: r1\nPurpose: marketing\nFields: email, name\n\nSince 2026-11-23T00:00:00.000Z\.\n$/,
    );
  }
});

test('[OB5] with TLS the password is given, with STARTTLS and from the first byte', async () => {
  for (const tls of ['starttls', 'implicit'] as const) {
    const auth = { user: 'remit', pass: PASSWORD };
    const mailbox = await open({ tls, auth });
    const server = { host: 'localhost', port: mailbox.port, secure: tls === 'implicit', auth };
    const mail = { from: FROM, to: TO.address, content: Buffer.from('Subject: x\r\n\r\nx') };
    const options = { server, requireTls: true, timeout: 5000 };
    assert.deepEqual(await sendMail({ ...options, authorities: MAIL_CERTIFICATE }, mail, NEVER), {
      ok: true,
    });
    assert.deepEqual([mailbox.mails[0]?.encrypted, mailbox.mails[0]?.user], [true, 'remit']);
    // Vouched for by nobody we know: nothing is sent.
    assert.deepEqual(await sendMail(options, mail, NEVER), { ok: false, error: 'tls_failed' });
    const wrong = { ...server, auth: { ...auth, pass: 'wrong' } };
    assert.deepEqual(
      await sendMail({ ...options, server: wrong, authorities: MAIL_CERTIFICATE }, mail, NEVER),
      { ok: false, error: 'smtp_535', forGood: false },
    );
    assert.equal(mailbox.mails.length, 1);
  }
});

test('[OB5] without TLS nothing is sent to another machine', async () => {
  const mailbox = await open();
  // Leads to this machine as well, but is not known to.
  const server = { host: '0.0.0.0', port: mailbox.port, secure: false, auth: undefined };
  const give = (allowPrivateTargets: boolean) =>
    email({ server, timeout: 5000, allowPrivateTargets }, FROM, Date.now)(
      TO,
      disclosure({ name: 'A' }),
      NEVER,
    );
  assert.deepEqual(await give(false), { ok: false, error: 'tls_failed' });
  assert.equal(mailbox.mails.length, 0);
  assert.deepEqual(await give(true), { ok: true });
});

test('[OB5] a refusal for good is told from one for now', async () => {
  const message = disclosure({ name: 'Aino' });
  const refusals: [Mood, object][] = [
    [
      { at: 'rcpt', status: 550 },
      { ok: false, error: 'smtp_550', forGood: true },
    ],
    [
      { at: 'rcpt', status: 451 },
      { ok: false, error: 'smtp_451', forGood: false },
    ],
    [
      { at: 'data', status: 554 },
      { ok: false, error: 'smtp_554', forGood: true },
    ],
    [
      { at: 'data', status: 452 },
      { ok: false, error: 'smtp_452', forGood: false },
    ],
  ];
  for (const [mood, expected] of refusals) assert.deepEqual((await send(message, mood)).given, expected);
  assert.deepEqual((await send(message, 'hang', 300)).given, { ok: false, error: 'timeout' });
});

test('[OB5] a mail server that is not there, and a server that stops', async () => {
  const mailbox = await open();
  mailbox.answer('hang');
  const server = { host: mailbox.host, port: mailbox.port, secure: false, auth: undefined };
  const give = email({ server, timeout: 5000, allowPrivateTargets: false }, FROM, Date.now);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  const begin = performance.now();
  assert.deepEqual(await give(TO, disclosure({}), stop.signal), { ok: false, error: 'stopped' });
  assert.ok(performance.now() - begin < 2000);
  assert.deepEqual(await give(TO, disclosure({}), stop.signal), { ok: false, error: 'stopped' });
  await mailbox.close();
  closing.length = 0;
  assert.deepEqual(await give(TO, disclosure({}), NEVER), { ok: false, error: 'network' });
});
