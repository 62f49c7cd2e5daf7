import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { handIn } from '../testing/hand-in.js';
import { startBakery, type Bakery } from '../testing/start-bakery.js';
import { startMailbox, type Mailbox } from '../testing/start-mailbox.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const SECRET = `whsec_${Buffer.from('a secret of the crm, 32 bytes ok').toString('base64')}`;
/** More than may be under way at once at one recipient. */
const LEADS = 20;

let mailer: Recipient;
let crm: Recipient;
let mailbox: Mailbox;
before(async () => {
  mailer = await startRecipient();
  crm = await startRecipient();
  mailbox = await startMailbox();
});
after(async () => {
  await mailer.close();
  await crm.close();
  await mailbox.close();
});

const received = (recipient: Recipient): number =>
  new Set(recipient.received.map(({ headers }) => headers['webhook-id'])).size;

/** Hands in leads for both recipients. @returns milliseconds of the slowest answer */
const handInMany = async (bakery: Bakery): Promise<number> => {
  const answered: number[] = [];
  for (let index = 0; index < LEADS; index++) {
    const begin = performance.now();
    await handIn(bakery, ['contact', 'marketing']);
    answered.push(performance.now() - begin);
  }
  return Math.max(...answered);
};

test('[OB7] while one recipient answers nothing, another gets everything and ingestion goes on', async () => {
  crm.answer('hang');
  const endpoint = { kind: 'webhook', secret: SECRET } as const;
  const bakery = await startBakery({
    endpoints: [
      { ...endpoint, recipient: 'crm', url: crm.url },
      { ...endpoint, recipient: 'mailer', url: mailer.url },
    ],
  });
  try {
    const begin = performance.now();
    const slowest = await handInMany(bakery);
    await until(() => received(mailer) === LEADS);
    assert.ok(slowest < 2000, `an answer took ${slowest} ms`);
    // Each attempt at the one that hangs takes ten seconds.
    assert.ok(performance.now() - begin < 8000);
    assert.equal(received(crm), 8);
  } finally {
    await bakery.remove();
  }
});

test('[OB7] while the mail server answers nothing, webhooks are delivered and ingestion goes on', async () => {
  mailbox.answer('hang');
  const before = received(mailer);
  const bakery = await startBakery(
    {
      endpoints: [
        { recipient: 'crm', kind: 'email', address: 'desk@bakery.example' },
        { recipient: 'mailer', kind: 'webhook', url: mailer.url, secret: SECRET },
      ],
    },
    { smtpUrl: `smtp://${mailbox.host}:${mailbox.port}`, mailFrom: 'leads@remit.example' },
  );
  try {
    const slowest = await handInMany(bakery);
    await until(() => received(mailer) === before + LEADS);
    assert.ok(slowest < 2000, `an answer took ${slowest} ms`);
    await until(() => mailbox.connections() === 8);
    assert.equal(mailbox.mails.length, 0);
  } finally {
    await bakery.remove();
  }
});
