import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { deliveryTo, handIn, inOutbox, withdraw } from '../testing/hand-in.js';
import { startBakery, type Bakery } from '../testing/start-bakery.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const SECRET = `whsec_${Buffer.from('a secret of the crm, 32 bytes ok').toString('base64')}`;

let mailer: Recipient;
let bakery: Bakery;
before(async () => {
  mailer = await startRecipient();
  bakery = await startBakery({
    endpoints: [{ recipient: 'mailer', kind: 'webhook', url: mailer.url, secret: SECRET }],
  });
});
afterEach(() => mailer.answer(200));
after(async () => {
  await bakery.remove();
  await mailer.close();
});

const sent = (id: string) => mailer.received.filter(({ headers }) => headers['webhook-id'] === id);

/** A delivery to the mailer that failed as often as may be. */
const dead = async (purposes: Parameters<typeof handIn>[1]) => {
  mailer.answer(500);
  const handed = await handIn(bakery, purposes);
  const id = `${handed.record.id}:mailer`;
  await until(async () => (await deliveryTo(bakery, handed.record, 'mailer'))?.error === 'status_500');
  await bakery.inspect((controller) =>
    controller.settleDelivery(id, { state: 'dead', error: 'status_500' }, bakery.clock.now()),
  );
  mailer.answer(200);
  return { ...handed, id };
};
const replay = (id: string) => inOutbox(bakery, (outbox) => outbox.replay(id, bakery.clock.now()));

test('[OB6] a replay delivers what was dead, under the same webhook-id and with all its attempts', async () => {
  const { record, id } = await dead(['marketing']);
  assert.equal(sent(id).length, 1);
  assert.equal(await replay(id), 'replayed');
  await until(async () => (await deliveryTo(bakery, record, 'mailer'))?.state === 'delivered');
  assert.equal(sent(id).length, 2);
  const line = await deliveryTo(bakery, record, 'mailer');
  assert.deepEqual([line?.attempts, line?.error], [1, null]);
});

test('[OB6] a replay is decided again: withdrawn meanwhile, so nothing is sent', async () => {
  const { visitor, record, id } = await dead(['contact', 'marketing']);
  await withdraw(bakery, visitor);
  assert.equal(await replay(id), 'replayed');
  await until(async () => (await deliveryTo(bakery, record, 'mailer'))?.state === 'denied');
  assert.equal((await deliveryTo(bakery, record, 'mailer'))?.error, 'purpose_not_in_scope');
  assert.equal(sent(id).length, 1);
});

test('[OB6] a replay is decided again: erased meanwhile, so nothing is sent, and nothing comes back', async () => {
  const { visitor, record, id } = await dead(['marketing']);
  // Nothing but this consent carried the record.
  await withdraw(bakery, visitor);
  assert.equal(await bakery.inspect((controller) => controller.record(record.id)), undefined);
  assert.equal(await replay(id), 'replayed');
  await until(async () => (await deliveryTo(bakery, record, 'mailer'))?.state === 'denied');
  assert.equal((await deliveryTo(bakery, record, 'mailer'))?.error, 'record_unknown');
  // A denied delivery may be asked for again, and is denied again.
  assert.equal(await replay(id), 'replayed');
  await until(async () => (await deliveryTo(bakery, record, 'mailer'))?.state === 'denied');
  assert.equal(sent(id).length, 1);
});
