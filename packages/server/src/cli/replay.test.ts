import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deliveryTo, handIn } from '../testing/hand-in.js';
import { runRemit } from '../testing/run-remit.js';
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
after(async () => {
  await bakery.remove();
  await mailer.close();
});

const remit = (args: string, env: Record<string, string> = {}) =>
  runRemit(args, { REMIT_DATA_DIR: bakery.dataDir, ...env }, { now: bakery.clock.now });
const dead = async () => {
  mailer.answer(500);
  const { record } = await handIn(bakery, ['marketing']);
  await until(async () => (await deliveryTo(bakery, record, 'mailer'))?.error === 'status_500');
  await bakery.inspect((controller) =>
    controller.settleDelivery(
      `${record.id}:mailer`,
      { state: 'dead', error: 'status_500' },
      bakery.clock.now(),
    ),
  );
  mailer.answer(200);
  return record;
};
const delivered = (record: { readonly id: string }) =>
  until(async () => (await deliveryTo(bakery, record, 'mailer'))?.state === 'delivered');

test('[OB6] the dead are listed with their reason, and replayed while the server runs', async () => {
  const none = await remit('deliveries bakery');
  assert.deepEqual([none.exit, none.said], [0, '0 dead of bakery']);
  const [first, second, third] = [await dead(), await dead(), await dead()];

  const listed = await remit('deliveries bakery');
  assert.equal(listed.exit, 0);
  const [heads, newest, ...rest] = listed.said.split('\n');
  assert.match(heads ?? '', /^TIME \(UTC\) +DELIVERY +RECIPIENT +WHAT +PURPOSE +ATTEMPTS +ERROR$/);
  assert.match(
    newest ?? '',
    new RegExp(
      `^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  ${third.id}:mailer  mailer +data +marketing +\\d +status_500$`,
    ),
  );
  assert.equal(rest.at(-1), '3 dead of bakery');
  const json = await remit('deliveries bakery --state dead --limit 1 --json');
  assert.equal(Object(JSON.parse(json.said)).id, `${third.id}:mailer`);
  assert.doesNotMatch(listed.said + json.said, /Aino|aino@|358/);

  const one = await remit(`replay bakery ${first.id}:mailer`);
  assert.deepEqual([one.exit, one.said], [0, `${first.id}:mailer is due again`]);
  await delivered(first);
  const again = await remit(`replay bakery ${first.id}:mailer`);
  assert.deepEqual([again.exit, again.complained.split(':')[0]], [1, 'delivery_delivered']);

  const all = await remit('replay bakery --all');
  assert.deepEqual([all.exit, all.said], [0, '2 due again']);
  await delivered(second);
  await delivered(third);
  assert.equal((await remit('replay bakery --all')).said, '0 due again');
  assert.match((await remit('deliveries bakery --state delivered')).said, /\n3 delivered of bakery$/);
  assert.equal((await remit('deliveries bakery --state due')).said, '0 due of bakery');
});

test('what cannot be listed or replayed is answered in words', async () => {
  const wrong: Record<string, [exit: number, said: RegExp]> = {
    'deliveries bakery --state deaad': [
      2,
      /--state: expected due, delivered, denied, dead; did you mean dead\?/,
    ],
    'deliveries bakery --limit 0': [2, /--limit: expected a whole number/],
    deliveries: [2, /CONTROLLER is missing/],
    'deliveries nobody': [2, /there is no controller nobody/],
    'replay bakery': [2, /expected a DELIVERY.* or --all/],
    'replay bakery x --all': [2, /expected a DELIVERY.* or --all/],
    'replay bakery x': [1, /^delivery_unknown: /],
    'replay forge x': [1, /^delivery_unknown: /],
  };
  for (const [line, [exit, said]] of Object.entries(wrong)) {
    const answer = await remit(line);
    assert.deepEqual(
      [answer.exit, said.test(answer.complained)],
      [exit, true],
      `${line}: ${answer.complained}`,
    );
  }
  const nowhere = await remit('deliveries bakery', { REMIT_DATA_DIR: `${bakery.dataDir}/nowhere` });
  assert.deepEqual([nowhere.exit, /there is no database/.test(nowhere.complained)], [2, true]);
  assert.match((await remit('replay bakery x', { REMIT_PORT: 'eighty' })).complained, /^REMIT_PORT: /);
});
