import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { sql } from 'kysely';
import { openSqlite } from '../store/open-sqlite.js';
import { batchOf, change, enquiry, instructions, newVisitor, type Visitor } from '../testing/bakery.js';
import { deliveriesOf } from '../testing/deliveries-of.js';
import { startBakery, type Bakery, type Reply } from '../testing/start-bakery.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const DPO = 'rt_dpo_0123456789abcdef';
const DESK = 'rt_desk_0123456789abcdef';
const SECRET = `whsec_${Buffer.from('a secret of a recipient, 32 byte').toString('base64')}`;
const { contact } = instructions().purposes;
assert.ok(contact);
const made = instructions({
  purposes: {
    ...instructions().purposes,
    relationship: { ...contact, basis: 'legitimate-interest', wording: { en: 'To look after you.' } },
  },
});

let crm: Recipient;
let bakery: Bakery;
before(async () => {
  crm = await startRecipient();
  bakery = await startBakery({
    instructions: made,
    readers: [
      { id: 'dpo', token: DPO, purposes: ['contact', 'marketing', 'relationship'], permissions: ['privacy'] },
      { id: 'desk', token: DESK, purposes: ['contact'] },
    ],
    endpoints: [
      { kind: 'webhook', recipient: 'crm', url: crm.url, secret: SECRET },
      { kind: 'webhook', recipient: 'mailer', url: crm.url, secret: SECRET },
    ],
  });
});
afterEach(() => crm.answer(200));
after(async () => {
  await bakery.remove();
  await crm.close();
});

const PURPOSES = ['contact', 'marketing', 'relationship'];

/** Somebody hands in an enquiry for all purposes. */
const handIn = async (email = 'aino@example.org') => {
  const visitor = newVisitor();
  const time = bakery.clock.now();
  const grant = change('marketing', 'given', time);
  const record = enquiry({ time, purposes: PURPOSES, consent: grant.id }, { name: 'Aino', email });
  const batch = batchOf(visitor, time, { changes: [grant], records: [record] });
  assert.equal((await bakery.post('/v1/batch', batch)).status, 200);
  return { visitor, record, batch };
};
const ask = (visitor: Visitor, what: string, body: object, token = DPO): Promise<Reply> =>
  bakery.post(`/v1/subjects/${visitor.id}/${what}`, body, { authorization: `Bearer ${token}` });
const withdraw = (visitor: Visitor, more: object): Promise<Reply> => {
  const { changes: _changes, records: _records, ...envelope } = batchOf(visitor, bakery.clock.now());
  return bakery.post('/v1/withdrawals', { ...envelope, ...more });
};
const readable = async (record: { id: string }, purpose: string): Promise<boolean> => {
  const { text } = await bakery.get(`/v1/leads?purpose=${purpose}&limit=200`, DPO);
  return text.includes(record.id);
};
const received = (record: { id: string }) =>
  crm.received.filter(({ text }) => text.includes(record.id)).map(({ text }) => Object(JSON.parse(text)));
const leads = (record: { id: string }) => received(record).filter(({ type }) => type === 'lead');
const arrived = (record: { id: string }) => until(() => leads(record).length >= 2);
const states = (record: { id: string }) =>
  bakery.inspect(async (controller) =>
    Object.fromEntries(
      (await deliveriesOf(controller, record.id)).map(({ recipient, state, error }) => [
        recipient,
        [state, error],
      ]),
    ),
  );
const of = (reply: Reply) => Object(reply.body);

test('[RI1] a withdrawal is one call: not read at once, not delivered, and told to whoever has it', async () => {
  const told = await handIn();
  await arrived(told.record);
  crm.answer(500);
  const waiting = await handIn();
  await until(async () => (await states(waiting.record))['mailer']?.[1] !== null);
  for (const { visitor } of [told, waiting]) {
    const { status, body } = await withdraw(visitor, { purposes: ['marketing'] });
    assert.deepEqual([status, Object(body).withdrawn], [200, ['marketing']]);
  }
  for (const { record } of [told, waiting]) {
    assert.equal(await readable(record, 'marketing'), false);
    assert.equal(await readable(record, 'contact'), true);
  }
  crm.answer(200);
  assert.deepEqual((await states(waiting.record))['mailer'], ['denied', 'consent_ended']);
  await until(() => received(told.record).some(({ type }) => type === 'consent.withdrawn'));
});

test('[RI2] an objection ends what rests on legitimate interest, and direct marketing whatever its basis', async () => {
  const { visitor, record } = await handIn();
  const objected = await withdraw(visitor, { purposes: ['relationship'], objection: true });
  assert.deepEqual([objected.status, of(objected).withdrawn], [200, ['relationship']]);
  assert.equal(await readable(record, 'relationship'), false);
  assert.equal(await readable(record, 'marketing'), true);
  const { history } = await bakery.inspect(async (controller) => ({
    history: (await controller.histories([visitor.id])).get(visitor.id),
  }));
  const last = history?.at(-1);
  assert.deepEqual([last?.state, last?.purpose, last?.method], ['objected', 'relationship', 'request']);

  const marketing = await withdraw(visitor, { purposes: ['marketing'], objection: true });
  assert.equal(marketing.status, 200);
  assert.equal(await readable(record, 'marketing'), false);
  assert.equal(await readable(record, 'contact'), true);
  assert.deepEqual(of(await withdraw(visitor, { purposes: ['relationship'], objection: true })).erased, {
    records: 0,
    fields: 0,
  });

  const contract = await withdraw(visitor, { purposes: ['marketing', 'contact'], objection: true });
  assert.deepEqual(
    [contract.status, of(contract).code, of(contract).path],
    [422, 'purpose_not_objectable', 'purposes[1]'],
  );
  // What comes later is refused too.
  const time = bakery.clock.now();
  const later = enquiry({ time, purposes: ['relationship'], consent: null });
  const refused = await bakery.post('/v1/batch', batchOf(visitor, time, { records: [later] }));
  assert.deepEqual([refused.status, of(refused).code], [422, 'objected']);
});

test('[RI1] [RI2] the controller does the same for a person who asked in another way', async () => {
  const { visitor, record } = await handIn();
  const withdrawn = await ask(visitor, 'withdrawals', { purposes: ['marketing'] });
  assert.deepEqual([withdrawn.status, of(withdrawn).withdrawn], [200, ['marketing']]);
  assert.equal(await readable(record, 'marketing'), false);
  const objected = await ask(visitor, 'objections', { purposes: ['relationship'] });
  assert.deepEqual([objected.status, of(objected).objected], [200, ['relationship']]);
  assert.equal(await readable(record, 'relationship'), false);
  const unknown = await ask(visitor, 'objections', { purposes: ['gossip'] });
  assert.deepEqual([unknown.status, of(unknown).code], [422, 'purpose_not_instructed']);
});

test('[RI7] only with the permission privacy, and of whom something is known', async () => {
  const { visitor } = await handIn();
  const orders = {
    withdrawals: { purposes: ['marketing'] },
    objections: { purposes: ['marketing'] },
    restriction: { restricted: true },
    erasure: {},
  };
  for (const [what, body] of Object.entries(orders)) {
    const refused = await ask(visitor, what, body, DESK);
    assert.deepEqual([refused.status, of(refused).code], [403, 'permission_not_granted'], what);
    const unknown = await ask(newVisitor(), what, body);
    assert.deepEqual([unknown.status, of(unknown).code], [404, 'subject_unknown'], what);
    const wrong = await ask(visitor, what, { ...body, more: 1 });
    assert.deepEqual([wrong.status, of(wrong).code], [400, 'unknown_field'], what);
    assert.equal((await ask(visitor, what, body, 'rt_nobody')).status, 401);
  }
  await ask(visitor, 'restriction', { restricted: true });
  await ask(visitor, 'erasure', {});
  const audit = await bakery.inspect((controller) => controller.audit(0, 1000));
  const mine = audit.filter(({ subject }) => subject === visitor.id);
  assert.deepEqual(
    mine.map(({ actor, action }) => [actor, action]),
    [
      ['reader:dpo', 'restrict'],
      ['reader:dpo', 'erase'],
    ],
  );
});

test('[RI3] of a restricted person nothing is read, shown by why, or delivered, until it is lifted', async () => {
  crm.answer(500);
  const { visitor, record } = await handIn();
  await until(async () => (await states(record))['crm']?.[1] !== null);
  const restricted = await ask(visitor, 'restriction', { restricted: true });
  assert.deepEqual([restricted.status, of(restricted).changed], [200, true]);
  for (const purpose of PURPOSES) assert.equal(await readable(record, purpose), false);
  const why = await bakery.get(`/v1/records/${record.id}/why`, DPO);
  assert.ok(!why.text.includes('aino@example.org') && !why.text.includes('"Aino"'));
  assert.match(why.text, /"code":"restricted","rule":"PL9"/);
  crm.answer(200);
  const before_ = leads(record).length;
  // More is taken in, kept, and waits.
  const time = bakery.clock.now();
  const more = enquiry({ time, purposes: ['contact'], consent: null });
  assert.equal((await bakery.post('/v1/batch', batchOf(visitor, time, { records: [more] }))).status, 200);
  bakery.clock.skip(20_000);
  await until(async () =>
    [...Object.values(await states(record)), ...Object.values(await states(more))].every(
      ([state, error]) => state === 'due' && error === 'restricted',
    ),
  );
  assert.equal(leads(record).length, before_);
  await until(() => received(record).some(({ type }) => type === 'processing.restricted'));

  const lifted = await ask(visitor, 'restriction', { restricted: false });
  assert.deepEqual([lifted.status, of(lifted).restricted], [200, false]);
  assert.equal(await readable(record, 'contact'), true);
  await until(async () =>
    [...Object.values(await states(record)), ...Object.values(await states(more))].every(
      ([state]) => state === 'delivered',
    ),
  );
});

test('[RI4] an erasure says what went and who is told; the recipient is told; twice is once', async () => {
  const { visitor, record } = await handIn();
  await arrived(record);
  const erased = await ask(visitor, 'erasure', {});
  assert.equal(erased.status, 200);
  assert.deepEqual(of(erased).erased, { first: true, records: 1, fields: 2, deliveries: 0 });
  assert.deepEqual(of(erased).told, ['crm', 'mailer']);
  await until(() => received(record).filter(({ type }) => type === 'person.erased').length === 2);
  for (const purpose of PURPOSES) assert.equal(await readable(record, purpose), false);
  assert.ok(!(await bakery.get(`/v1/records/${record.id}/why`, DPO)).text.includes('aino@example.org'));
  const again = await ask(visitor, 'erasure', {});
  assert.deepEqual(of(again).erased, { first: false, records: 0, fields: 0, deliveries: 0 });
  assert.deepEqual(of(again).told, ['crm', 'mailer']);
  const late = await ask(visitor, 'restriction', { restricted: true });
  assert.deepEqual([late.status, of(late).code], [410, 'erased']);
});

test('[RI5] after an erasure a late batch, the same batch again and a new one are refused as `erased`', async () => {
  const { visitor, batch } = await handIn();
  await ask(visitor, 'erasure', {});
  const time = bakery.clock.now();
  const grant = change('marketing', 'given', time);
  const batches = [
    batch,
    batchOf(visitor, time, { records: [enquiry({ time: time - 1000, purposes: ['contact'] })] }),
    batchOf(visitor, time, {
      changes: [grant],
      records: [enquiry({ time, purposes: ['marketing'], consent: grant.id })],
    }),
  ];
  for (const each of batches) {
    const answer = await bakery.post('/v1/batch', each);
    assert.equal(answer.status, 422);
    const codes = of(answer).verdicts.map((verdict: { code: string }) => verdict.code);
    assert.deepEqual([...new Set(codes)], ['erased']);
  }
  const kept = await bakery.inspect(async (controller) => ({
    leads: await controller.records('lead', undefined, 1000),
    history: (await controller.histories([visitor.id])).get(visitor.id),
  }));
  assert.ok(!kept.leads.some(({ subject }) => subject === visitor.id));
  assert.equal(kept.history?.length, 1);
});

/** Everything that lies in the data directory, as bytes. */
const onDisk = (): string =>
  readdirSync(bakery.dataDir)
    .map((file) => readFileSync(join(bakery.dataDir, file), 'latin1'))
    .join('\n');

test('[RI6] after an erasure the person is nowhere in the files and the log, encrypted neither', async () => {
  const planted = 'zaino.planted.7731@example.org';
  const { visitor, record } = await handIn(planted);
  await arrived(record);
  const other = await handIn('eero.stays@example.org');
  const database = openSqlite(bakery.dataDir);
  const look = async (id: string) => {
    const { rows } = await sql<{ fields: string }>`select fields from records where id = ${id}`.execute(
      database.read,
    );
    return rows.map(({ fields }) => fields).join();
  };
  const sealed = JSON.parse(await look(record.id)).email.sealed;
  const theirs = JSON.parse(await look(other.record.id)).email.sealed;
  const { rows: keys } = await sql<{ wrapped: string }>`
    select wrapped from subject_keys where subject_id = ${visitor.id}`.execute(database.read);
  await database.close();
  const wrapped = keys[0]?.wrapped ?? '';
  assert.ok(typeof sealed === 'string' && sealed.length > 20 && wrapped.length > 20);
  await withdraw(visitor, { purposes: ['marketing'] });
  assert.ok(onDisk().includes(sealed));

  assert.equal((await ask(visitor, 'erasure', {})).status, 200);
  await until(() => !onDisk().includes(sealed));
  for (const trace of [
    planted,
    planted.toUpperCase(),
    Buffer.from(planted).toString('base64'),
    wrapped,
    sealed,
  ]) {
    assert.ok(!onDisk().includes(trace), trace);
    assert.ok(!bakery.log().includes(trace), trace);
  }
  assert.ok(onDisk().includes(theirs), 'what is kept of others has to be found in this way');
});
