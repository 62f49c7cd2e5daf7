import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { deliveryTo, handIn } from '../testing/hand-in.js';
import { startBakery, type Bakery } from '../testing/start-bakery.js';
import { startMailbox, type Mailbox } from '../testing/start-mailbox.js';
import { until } from '../testing/start-recipient.js';

const PASSWORD = 'a password of the mail server';
const ENDPOINTS = [
  { recipient: 'crm', kind: 'email', address: 'desk@bakery.example' },
  { recipient: 'mailer', kind: 'email', address: 'mailer@list.example' },
] as const;

let mailbox: Mailbox;
let bakery: Bakery;
const smtp = (pass: string) => ({
  smtpUrl: `smtp://remit:${encodeURIComponent(pass)}@${mailbox.host}:${mailbox.port}`,
  mailFrom: 'leads@remit.example',
});
before(async () => {
  mailbox = await startMailbox({ auth: { user: 'remit', pass: PASSWORD } });
  bakery = await startBakery({ endpoints: ENDPOINTS }, { ...smtp(PASSWORD), random: () => 0 });
});
afterEach(() => mailbox.answer('accept'));
after(async () => {
  await bakery.remove();
  await mailbox.close();
});

type Record = { readonly id: string };
const mailsOf = (record: Record) => mailbox.mails.filter(({ text }) => text.includes(record.id));
const ended = async (record: Record, recipient: string, state: string, of = bakery) => {
  await until(async () => (await deliveryTo(of, record, recipient))?.state === state);
  return deliveryTo(of, record, recipient);
};

test('[OB5] a recipient gets a mail with the fields for it and its purpose only', async () => {
  const { record } = await handIn(bakery, ['contact', 'marketing']);
  await ended(record, 'crm', 'delivered');
  await ended(record, 'mailer', 'delivered');
  const texts = Object.fromEntries(mailsOf(record).map(({ to, text }) => [to.join(), text.split('\n\n')[0]]));
  assert.deepEqual(texts, {
    // The register allows the CRM no phone number, and the mailer nothing but the address.
    'desk@bakery.example': 'name: Aino\nemail: aino@example.org',
    'mailer@list.example': 'email: aino@example.org',
  });
  assert.deepEqual(
    mailsOf(record).map(({ user }) => user),
    ['remit', 'remit'],
  );
});

test('[OB3] [OB5] a mail is tried again with the same Message-ID, and no more when it is refused for good', async () => {
  mailbox.answer({ at: 'data', status: 451 });
  const { record } = await handIn(bakery, ['contact']);
  await until(async () => (await deliveryTo(bakery, record, 'crm'))?.error === 'smtp_451');
  assert.equal((await deliveryTo(bakery, record, 'crm'))?.state, 'due');
  mailbox.answer('accept');
  bakery.clock.skip(2500);
  await ended(record, 'crm', 'delivered');
  const [mail, ...more] = mailsOf(record);
  assert.deepEqual(more, []);
  assert.ok(mail?.headers.some(([, value]) => value === `<${record.id}.crm@remit.example>`));

  mailbox.answer({ at: 'rcpt', status: 550 });
  const refused = await handIn(bakery, ['contact']);
  const line = await ended(refused.record, 'crm', 'dead');
  assert.deepEqual([line?.error, line?.attempts], ['smtp_550', 1]);
});

test('[SV6] [OB5] a wrong password is told as a code, and neither password nor addresses are logged', async () => {
  const wrong = await startBakery({ endpoints: ENDPOINTS }, smtp('hunter2-is-wrong'));
  try {
    const { record } = await handIn(wrong, ['contact']);
    await until(async () => (await deliveryTo(wrong, record, 'crm'))?.error === 'smtp_535');
    assert.doesNotMatch(wrong.log() + bakery.log(), /hunter2|a password of|desk@bakery|aino@example/);
    assert.equal((await deliveryTo(wrong, record, 'crm'))?.state, 'due');
  } finally {
    await wrong.remove();
  }
});

test('[OB5] without a mail server the delivery waits, and says why', async () => {
  const without = await startBakery({ endpoints: ENDPOINTS });
  try {
    const { record } = await handIn(without, ['contact']);
    await until(async () => (await deliveryTo(without, record, 'crm'))?.error === 'mail_not_configured');
    assert.equal((await deliveryTo(without, record, 'crm'))?.state, 'due');
    assert.equal(mailsOf(record).length, 0);
  } finally {
    await without.remove();
  }
});
