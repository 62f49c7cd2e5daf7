import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { instructions, newId } from '../testing/bakery.js';
import { deliveryTo, handIn } from '../testing/hand-in.js';
import { runRemit } from '../testing/run-remit.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const OFFICER = 'rt_officer_0123456789';
const STAFF = 'rt_staff_0123456789ab';
const SECRET = `whsec_${Buffer.from('a secret of the crm, 32 bytes ok').toString('base64')}`;
const { contact } = instructions().purposes;
assert.ok(contact);

let crm: Recipient;
let bakery: Bakery;
before(async () => {
  crm = await startRecipient();
  bakery = await startBakery({
    instructions: instructions({
      purposes: {
        ...instructions().purposes,
        care: { ...contact, basis: 'legitimate-interest', wording: { en: 'To ask how you liked it.' } },
      },
    }),
    readers: [
      { id: 'officer', token: OFFICER, purposes: ['contact', 'marketing'], permissions: ['privacy'] },
      { id: 'desk', token: TOKENS.contact, purposes: ['contact'] },
      {
        id: 'staff',
        token: STAFF,
        purposes: ['contact'],
        permissions: ['privacy'],
        employer: 'processor',
      },
    ],
    endpoints: [{ kind: 'webhook', recipient: 'crm', url: crm.url, secret: SECRET }],
  });
});
after(async () => {
  await bakery.remove();
  await crm.close();
});

const remit = (args: string, env: Record<string, string> = {}) =>
  runRemit(args, { REMIT_URL: bakery.url, REMIT_TOKEN: OFFICER, ...env });
const done = (said: string) => ({ exit: 0, said, complained: '' });
const kept = (id: string) =>
  bakery.inspect(async (controller) => {
    const record = await controller.record(id);
    return record && { purposes: record.tag.purposes, fields: Object.keys(record.fields).toSorted() };
  });
const historyOf = (id: string) =>
  bakery.inspect(async (controller) => (await controller.histories([id])).get(id) ?? []);

test('[RI1] remit withdraw ends purposes that rest on consent, and says what went with them', async () => {
  const { visitor, record } = await handIn(bakery, ['contact', 'marketing']);
  const only = await handIn(bakery, ['marketing']);
  assert.deepEqual(
    await remit(`withdraw ${visitor.id} marketing`),
    done(`${visitor.id}: marketing ended; 0 fields erased, 0 records with them`),
  );
  assert.deepEqual((await kept(record.id))?.purposes, ['contact']);
  assert.equal((await historyOf(visitor.id)).at(-1)?.state, 'withdrawn');
  assert.deepEqual(
    await remit(`withdraw ${only.visitor.id} marketing`),
    done(`${only.visitor.id}: marketing ended; 2 fields erased, 1 records with them`),
  );
  assert.equal(await kept(only.record.id), undefined);
  // Once more changes nothing more, and there is no consent to withdraw that was never given.
  const { length } = await historyOf(visitor.id);
  assert.deepEqual(
    await remit(`withdraw ${visitor.id} marketing`),
    done(`${visitor.id}: marketing ended; 0 fields erased, 0 records with them`),
  );
  assert.equal((await historyOf(visitor.id)).length, length);
  assert.deepEqual(
    await remit(`withdraw ${visitor.id} analytics`),
    done(`${visitor.id}: nothing to end; 0 fields erased, 0 records with them`),
  );
  const json = await remit(`withdraw ${visitor.id} analytics,marketing --json`);
  const { withdrawn, erased } = JSON.parse(json.said);
  assert.deepEqual([json.exit, withdrawn, erased], [0, ['marketing'], { records: 0, fields: 0 }]);
});

test('[RI2] remit object ends what rests on legitimate interest, and direct marketing', async () => {
  const { visitor, record } = await handIn(bakery, ['contact', 'marketing']);
  assert.deepEqual(
    await remit(`object ${visitor.id} care,marketing`),
    done(`${visitor.id}: care, marketing ended; 0 fields erased, 0 records with them`),
  );
  assert.deepEqual((await kept(record.id))?.purposes, ['contact']);
  assert.deepEqual(
    (await historyOf(visitor.id)).slice(-2).map(({ purpose, state }) => [purpose, state]),
    [
      ['care', 'objected'],
      ['marketing', 'objected'],
    ],
  );
  assert.deepEqual(await remit(`object ${visitor.id} contact`), {
    exit: 1,
    said: '',
    complained: 'purpose_not_objectable: The basis of this purpose knows no objection (Art. 21).',
  });
});

test('[RI3] remit restrict keeps what there is and does nothing else with it, until it is lifted', async () => {
  const { visitor, record } = await handIn(bakery, ['contact']);
  const listed = async () => (await remit('leads --purpose contact')).said.includes(record.id);
  assert.equal(await listed(), true);
  assert.deepEqual(await remit(`restrict ${visitor.id}`), done(`${visitor.id}: restricted`));
  assert.equal(await listed(), false);
  assert.deepEqual((await kept(record.id))?.fields, ['email', 'name', 'phone']);
  assert.deepEqual(await remit(`restrict ${visitor.id}`), done(`${visitor.id}: restricted, as before`));
  assert.deepEqual(
    await remit(`restrict ${visitor.id} --lift`),
    done(`${visitor.id}: not restricted; 0 fields erased, 0 records with them`),
  );
  assert.equal(await listed(), true);
  assert.deepEqual(
    await remit(`restrict ${visitor.id} --lift`),
    done(`${visitor.id}: not restricted, as before; 0 fields erased, 0 records with them`),
  );
  const json = await remit(`restrict ${visitor.id} --json`);
  const { restricted, changed } = JSON.parse(json.said);
  assert.deepEqual([json.exit, restricted, changed], [0, true, true]);
});

test('[RI4] remit erase erases a person once, and says who is told', async () => {
  const { visitor, record } = await handIn(bakery, ['contact']);
  await until(() => crm.received.some(({ text }) => text.includes(record.id)));
  await until(async () => (await deliveryTo(bakery, record, 'crm'))?.state === 'delivered');
  assert.deepEqual(
    await remit(`erase ${visitor.id}`),
    done(
      `${visitor.id}: 3 fields erased, 1 records with them, 0 deliveries stopped; the key is destroyed\ntold: crm`,
    ),
  );
  assert.equal(await kept(record.id), undefined);
  assert.deepEqual(await remit(`erase ${visitor.id}`), done(`${visitor.id}: was erased before\ntold: crm`));
  const json = await remit(`erase ${visitor.id} --json`);
  assert.deepEqual([json.exit, JSON.parse(json.said).erased.first], [0, false]);
  assert.deepEqual(await remit(`restrict ${visitor.id}`), {
    exit: 1,
    said: '',
    complained: 'erased: This person was erased; nothing is kept of them.',
  });

  const unread = await handIn(bakery, ['marketing']);
  const { exit, said } = await remit(`erase ${unread.visitor.id}`);
  assert.equal(exit, 0);
  assert.match(said, /: 2 fields erased, 1 records with them, .*\nnobody received anything of this person$/);
});

const ORDERS = [
  'withdraw SUBJECT marketing',
  'object SUBJECT marketing',
  'restrict SUBJECT',
  'erase SUBJECT',
];

test('[RI4] an order about somebody of whom nothing is known is refused, and so is one by the wrong reader', async () => {
  const { visitor, record } = await handIn(bakery, ['contact', 'marketing']);
  const before = await historyOf(visitor.id);
  const wrong: [subject: string, env: Record<string, string>, exit: number, complained: RegExp][] = [
    [newId(), {}, 1, /^subject_unknown: Nothing is known of this person\.$/],
    ['Aino', {}, 1, /^subject_unknown: /],
    ['../leads', {}, 1, /^subject_unknown: /],
    [visitor.id, { REMIT_TOKEN: TOKENS.contact }, 1, /^permission_not_granted: /],
    [visitor.id, { REMIT_TOKEN: STAFF }, 1, /^processor_may_not_answer: /],
    [visitor.id, { REMIT_TOKEN: TOKENS.other }, 1, /^permission_not_granted: /],
    [visitor.id, { REMIT_TOKEN: 'rt_unheard_of' }, 1, /^token_unknown: /],
    [visitor.id, { REMIT_TOKEN: '' }, 2, /^REMIT_TOKEN: expected/],
    [visitor.id, { REMIT_URL: 'nowhere' }, 2, /^REMIT_URL: expected/],
    [visitor.id, { REMIT_URL: 'http://127.0.0.1:1' }, 1, /^no server answers at http:\/\/127\.0\.0\.1:1$/],
  ];
  for (const order of ORDERS)
    for (const [subject, env, exit, complained] of wrong) {
      const ran = await remit(order.replace('SUBJECT', subject), env);
      assert.deepEqual([ran.exit, ran.said], [exit, ''], `${order} ${subject}: ${ran.complained}`);
      assert.match(ran.complained, complained, order);
    }
  assert.deepEqual((await kept(record.id))?.purposes, ['contact', 'marketing']);
  assert.deepEqual(await historyOf(visitor.id), before);
});

test('a wrong order about a person says what was expected, and changes nothing', async () => {
  const { visitor, record } = await handIn(bakery, ['contact', 'marketing']);
  const wrong: Record<string, [exit: number, complained: RegExp]> = {
    withdraw: [2, /^SUBJECT is missing\nusage: remit withdraw SUBJECT PURPOSE,PURPOSE/],
    [`withdraw ${visitor.id}`]: [2, /^PURPOSE,PURPOSE is missing\nusage: /],
    [`object ${visitor.id}`]: [2, /^PURPOSE,PURPOSE is missing\nusage: /],
    restrict: [2, /^SUBJECT is missing\nusage: /],
    erase: [2, /^SUBJECT is missing\nusage: /],
    [`erase ${visitor.id} ${visitor.id}`]: [2, /^nothing is expected at /],
    [`erase ${visitor.id} --force`]: [2, /^unknown option --force/],
    [`restrict ${visitor.id} --lfit`]: [2, /^unknown option --lfit; did you mean --lift\?/],
    [`restrict ${visitor.id} --lift=no`]: [2, /^--lift takes no value/],
    [`withdraw ${visitor.id} marketing,gossip`]: [1, /^purpose_not_instructed: /],
    [`withdraw ${visitor.id} marketing,`]: [1, /^(malformed|out_of_range): /],
    [`object ${visitor.id} Marketing`]: [1, /^malformed: /],
  };
  for (const [order, [exit, complained]] of Object.entries(wrong)) {
    const ran = await remit(order);
    assert.deepEqual([ran.exit, ran.said], [exit, ''], `${order}: ${ran.complained}`);
    assert.match(ran.complained, complained, order);
  }
  assert.deepEqual((await kept(record.id))?.purposes, ['contact', 'marketing']);
  assert.equal((await historyOf(visitor.id)).length, 1);
});
