import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { instructions } from '../testing/bakery.js';
import { deliveryTo, handIn, inOutbox, withdraw } from '../testing/hand-in.js';
import { startBakery, type Bakery } from '../testing/start-bakery.js';
import { startMailbox } from '../testing/start-mailbox.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const SECRET = `whsec_${Buffer.from('a secret of the crm, 32 bytes ok').toString('base64')}`;

let mailer: Recipient;
let bakery: Bakery;
before(async () => {
  mailer = await startRecipient();
  const endpoint = { kind: 'webhook', url: mailer.url, secret: SECRET } as const;
  bakery = await startBakery({
    endpoints: [
      { ...endpoint, recipient: 'mailer' },
      { ...endpoint, recipient: 'crm' },
    ],
  });
});
afterEach(() => mailer.answer(200));
after(async () => {
  await bakery.remove();
  await mailer.close();
});

/** Messages about a record besides the record itself. */
const notices = (record: { readonly id: string }) =>
  mailer.received
    .map(({ text, headers }) => ({ headers, text, body: Object(JSON.parse(text)) }))
    .filter(({ text, body }) => text.includes(record.id) && body.type !== 'lead');
const delivered = async (purposes: Parameters<typeof handIn>[1], of = bakery) => {
  const handed = await handIn(of, purposes);
  await until(async () => (await deliveryTo(of, handed.record, 'mailer'))?.state === 'delivered');
  return handed;
};
const line = (id: string) =>
  inOutbox(bakery, async (outbox) => {
    const states = ['due', 'delivered', 'dead'] as const;
    const lines = await Promise.all(states.map((state) => outbox.list(state, 100)));
    return lines.flat().find((each) => each.id === id);
  });

test('[OB8] a withdrawal is told to the recipient that has the data, signed, with a receipt', async () => {
  const { visitor, record } = await delivered(['contact', 'marketing']);
  await until(async () => (await deliveryTo(bakery, record, 'crm'))?.state === 'delivered');
  await withdraw(bakery, visitor);
  await until(() => notices(record).length > 0);
  const [notice] = notices(record);
  assert.ok(notice);
  const verified = Object(new Webhook(SECRET).verify(notice.text, notice.headers));
  assert.deepEqual(
    [verified.type, verified.data],
    ['consent.withdrawn', { records: [{ record: record.id, purpose: 'marketing', fields: ['email'] }] }],
  );
  assert.ok(!Number.isNaN(Date.parse(verified.timestamp)));
  // Nothing that the person said, and no word to the CRM, which may go on.
  assert.doesNotMatch(notice.text, /Aino|aino@|358/);
  const id = notice.headers['webhook-id'] ?? '';
  assert.match(id, /^consent\.withdrawn:[\w-]+:mailer$/);
  await until(async () => (await line(id))?.state === 'delivered');
  assert.equal(typeof (await line(id))?.settledAt, 'number');

  await withdraw(bakery, visitor);
  bakery.clock.skip(3_600_000);
  await new Promise((resolve) => setTimeout(resolve, 1300));
  assert.equal(notices(record).length, 1);
});

test('[OB8] [PL11] it is told although the record is erased, and tried again until it is received', async () => {
  const { visitor, record } = await delivered(['marketing']);
  mailer.answer(503);
  await withdraw(bakery, visitor);
  assert.equal(await bakery.inspect((controller) => controller.record(record.id)), undefined);
  await until(() => notices(record).length > 0);
  const id = notices(record)[0]?.headers['webhook-id'] ?? '';
  await until(async () => (await line(id))?.error === 'status_503');
  mailer.answer(200);
  bakery.clock.skip(5000);
  await until(async () => (await line(id))?.state === 'delivered');
  assert.equal(new Set(notices(record).map(({ headers }) => headers['webhook-id'])).size, 1);
});

test('[OB8] a recipient that was struck from the register is told all the same', async () => {
  const { visitor, record } = await delivered(['marketing']);
  const { mailer: _struck, ...recipients } = instructions().recipients;
  await bakery.inspect((controller) =>
    controller.addInstructions(instructions({ version: 2, recipients }), bakery.clock.now()),
  );
  bakery.clock.skip(1001);
  await withdraw(bakery, visitor);
  await until(() => notices(record).length > 0);
  await bakery.inspect((controller) =>
    controller.addInstructions(instructions({ version: 3 }), bakery.clock.now()),
  );
  bakery.clock.skip(1001);
});

test('[OB8] a recipient by e-mail is told by e-mail', async () => {
  const mailbox = await startMailbox();
  const byMail = await startBakery(
    { endpoints: [{ recipient: 'mailer', kind: 'email', address: 'mailer@list.example' }] },
    { smtpUrl: `smtp://${mailbox.host}:${mailbox.port}`, mailFrom: 'leads@remit.example' },
  );
  try {
    const { visitor, record } = await delivered(['marketing'], byMail);
    await withdraw(byMail, visitor);
    await until(() => mailbox.mails.length === 2);
    const [, notice] = mailbox.mails;
    assert.deepEqual(notice?.to, ['mailer@list.example']);
    assert.ok(notice?.headers.some(([, value]) => value === '[bakery] consent withdrawn'));
    assert.match(notice?.text ?? '', new RegExp(`Record: ${record.id}\nPurpose: marketing\nFields: email\n`));
    assert.doesNotMatch(notice?.text ?? '', /aino/i);
  } finally {
    await byMail.remove();
    await mailbox.close();
  }
});
