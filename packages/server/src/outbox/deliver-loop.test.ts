import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { batchOf, change, enquiry, instructions, newVisitor } from '../testing/bakery.js';
import { deliveriesOf } from '../testing/deliveries-of.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const SECRET = `whsec_${Buffer.from('a secret of the crm, 32 bytes ok').toString('base64')}`;

let crm: Recipient;
let mailer: Recipient;
let bakery: Bakery;

const endpoints = () => [
  { recipient: 'crm', kind: 'webhook' as const, url: crm.url, secret: SECRET },
  { recipient: 'mailer', kind: 'webhook' as const, url: mailer.url, secret: SECRET },
];
before(async () => {
  crm = await startRecipient();
  mailer = await startRecipient();
  bakery = await startBakery({ endpoints: endpoints() }, { random: () => 0 });
});
afterEach(() => {
  crm.answer(200);
  mailer.answer(200);
});
after(async () => {
  await bakery.remove();
  await crm.close();
  await mailer.close();
});

const deliveries = (id: string, of = bakery) => of.inspect((controller) => deliveriesOf(controller, id));
const states = async (id: string, of = bakery) =>
  (await deliveries(id, of)).map(({ recipient, state, error }) => [recipient, state, error]);
const sentTo = (recipient: Recipient, record: string) =>
  recipient.received.filter(({ text }) => Object(JSON.parse(text)).data.record === record);

/** Hands in an enquiry. With `agreed`, marketing is consented to as well. */
const handIn = async (agreed: boolean, of = bakery) => {
  const visitor = newVisitor();
  const now = of.clock.now();
  const grant = change('marketing', 'given', now);
  const tag = agreed ? { purposes: ['contact', 'marketing'], consent: grant.id } : {};
  const fields = { name: 'Aino', email: 'aino@example.org', phone: '+358401234567' };
  const record = enquiry({ time: now, ...tag }, fields);
  const batch = batchOf(visitor, now, { changes: agreed ? [grant] : [], records: [record] });
  assert.equal((await of.post('/v1/batch', batch)).status, 200);
  return { visitor, record, batch };
};
const withdraw = async (visitor: object) => {
  const { changes: _changes, records: _records, ...envelope } = batchOf(newVisitor(), bakery.clock.now());
  return bakery.post('/v1/withdrawals', { ...envelope, subject: visitor, purposes: ['marketing'] });
};

test('[OB4] a recipient gets a signed webhook with the fields for it and its purpose only', async () => {
  const { record } = await handIn(true);
  await until(() => sentTo(crm, record.id).length > 0 && sentTo(mailer, record.id).length > 0);
  const [given] = sentTo(crm, record.id);
  assert.ok(given);
  const verified = Object(new Webhook(SECRET).verify(given.text, given.headers));
  assert.deepEqual(
    [verified.type, verified.data],
    [
      'lead',
      {
        record: record.id,
        recordType: 'enquiry',
        time: verified.data.time,
        purpose: 'contact',
        // The register allows the CRM no phone number.
        fields: { name: 'Aino', email: 'aino@example.org' },
      },
    ],
  );
  assert.ok(!Number.isNaN(Date.parse(verified.timestamp)));
  assert.deepEqual(JSON.parse(sentTo(mailer, record.id)[0]?.text ?? '').data.fields, {
    email: 'aino@example.org',
  });
  const forged = given.text.replace('Aino', 'Eve');
  assert.throws(() => new Webhook(SECRET).verify(forged, given.headers));
  await until(async () => (await states(record.id)).every(([, state]) => state === 'delivered'));

  const why = await bakery.get(`/v1/records/${record.id}/why`, TOKENS.all);
  const [first] = Object(why.body).deliveries;
  assert.deepEqual([first.recipient, first.purpose, first.state], ['crm', 'contact', 'delivered']);
  assert.equal(typeof first.settledAt, 'number');
});

test('[OB1] [PL12] nothing reaches a recipient that the outbox does not hold, and a record reaches each once', async () => {
  const { record, batch } = await handIn(false);
  await bakery.post('/v1/batch', batch);
  await until(async () => (await states(record.id)).some(([, state]) => state === 'delivered'));
  bakery.clock.skip(3_600_000);
  await new Promise((resolve) => setTimeout(resolve, 1300));
  assert.deepEqual(await states(record.id), [['crm', 'delivered', null]]);
  assert.deepEqual([sentTo(crm, record.id).length, sentTo(mailer, record.id).length], [1, 0]);
});

test('[OB3] a failed delivery is tried again later, with the same webhook-id', async () => {
  crm.answer(503);
  const { record } = await handIn(false);
  await until(async () => (await states(record.id))[0]?.[2] === 'status_503');
  assert.deepEqual(await states(record.id), [['crm', 'due', 'status_503']]);
  crm.answer(302);
  bakery.clock.skip(2500);
  await until(async () => (await states(record.id))[0]?.[2] === 'status_302');
  crm.answer(204);
  // The second delay is three times the first.
  bakery.clock.skip(3000);
  await new Promise((resolve) => setTimeout(resolve, 1300));
  assert.equal(sentTo(crm, record.id).length, 2);
  bakery.clock.skip(4500);
  await until(async () => (await states(record.id))[0]?.[1] === 'delivered');
  const ids = sentTo(crm, record.id).map(({ headers }) => headers['webhook-id']);
  assert.equal(ids.length, 3);
  assert.equal(new Set(ids).size, 1);
  assert.deepEqual(
    [...new Set(crm.received.map(({ headers }) => headers['content-type']))],
    ['application/json'],
  );
});

test('[OB2] a withdrawal between routing and delivery: nothing is sent', async () => {
  mailer.answer(500);
  const { visitor, record } = await handIn(true);
  await until(async () =>
    (await states(record.id)).some(([to, , error]) => to === 'mailer' && error === 'status_500'),
  );
  assert.equal((await withdraw(visitor)).status, 200);
  const before = sentTo(mailer, record.id).length;
  mailer.answer(200);
  bakery.clock.skip(3_600_000);
  await until(async () =>
    (await states(record.id)).some(([to, state]) => to === 'mailer' && state === 'denied'),
  );
  await new Promise((resolve) => setTimeout(resolve, 1300));
  assert.equal(sentTo(mailer, record.id).length, before);
  assert.deepEqual((await states(record.id))[0]?.slice(0, 2), ['crm', 'delivered']);
});

test('[OB2] [PL12] a recipient struck from the register between routing and delivery gets nothing', async () => {
  crm.answer(500);
  const { record } = await handIn(false);
  await until(async () => (await states(record.id))[0]?.[2] === 'status_500');
  const { crm: _struck, ...recipients } = instructions().recipients;
  await bakery.inspect((controller) =>
    controller.addInstructions(instructions({ version: 2, recipients }), bakery.clock.now()),
  );
  // Instructions are remembered for a second; an attempt within it is still refused by the recipient.
  bakery.clock.skip(1001);
  const before = sentTo(crm, record.id).length;
  crm.answer(200);
  bakery.clock.skip(3_600_000);
  await until(async () => (await states(record.id))[0]?.[1] === 'denied');
  assert.deepEqual(await states(record.id), [['crm', 'denied', 'recipient_unknown']]);
  assert.equal(sentTo(crm, record.id).length, before);
  await bakery.inspect((controller) =>
    controller.addInstructions(instructions({ version: 3 }), bakery.clock.now()),
  );
  bakery.clock.skip(1001);
});

test('[PL12] a recipient outside the EEA without a ground for the transfer is not routed to', async () => {
  const { crm: entry } = instructions().recipients;
  assert.ok(entry);
  const abroad = { crm: { ...entry, region: 'US' } };
  await bakery.inspect((controller) =>
    controller.addInstructions(instructions({ version: 4, recipients: abroad }), bakery.clock.now()),
  );
  bakery.clock.skip(1001);
  const { record } = await handIn(false);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual(await states(record.id), []);
  assert.equal(sentTo(crm, record.id).length, 0);
  await bakery.inspect((controller) =>
    controller.addInstructions(instructions({ version: 5 }), bakery.clock.now()),
  );
  bakery.clock.skip(1001);
});

test('a recipient that never answers holds up nobody who hands something in', async () => {
  crm.answer('hang');
  const answered: number[] = [];
  for (let index = 0; index < 12; index++) {
    const begin = performance.now();
    await handIn(false);
    answered.push(performance.now() - begin);
  }
  assert.ok(Math.max(...answered) < 2000, String(Math.max(...answered)));
});

test('private addresses, plain http and strange ports get nothing unless that is allowed', async () => {
  const strict = await startBakery(
    {
      endpoints: [
        { recipient: 'crm', kind: 'webhook' as const, url: crm.url, secret: SECRET },
        { recipient: 'mailer', kind: 'webhook', url: 'https://localhost:1/', secret: SECRET },
      ],
    },
    { allowPrivateTargets: false },
  );
  try {
    const { record } = await handIn(true, strict);
    await until(async () => (await states(record.id, strict)).every(([, , error]) => error !== null));
    assert.deepEqual(await states(record.id, strict), [
      ['crm', 'due', 'https_required'],
      ['mailer', 'due', 'address_refused'],
    ]);
    // Records of the tests before may still be on their way to the same recipient.
    assert.deepEqual(sentTo(crm, record.id), []);
  } finally {
    await strict.remove();
  }
});
