import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { checkChain } from '../store/chain.js';
import { linkOf } from '../store/audit.js';
import { batchOf, change, enquiry, instructions, newVisitor } from '../testing/bakery.js';
import { startBakery, type Bakery } from '../testing/start-bakery.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const OFFICER = 'rt_officer_0123456789';
const DESK = 'rt_desk_012345678901';
const EMAIL = 'Planted.Aino@planted-domain.example';
const PHONE = '+358 40 765 4321';
const PASSPORT = 'PLANTED-131052-308T';
const PASSWORD = 'planted-hunter2-password';
const WISH = 'A planted cake with my name on it';

const base = instructions();
const { contact, marketing } = base.purposes;
const { enquiry: plan } = base.records;
assert.ok(contact && marketing && plan);

let crm: Recipient;
let bakery: Bakery;
before(async () => {
  crm = await startRecipient();
  bakery = await startBakery({
    instructions: {
      ...base,
      purposes: {
        ...base.purposes,
        contact: { ...contact, categories: [...contact.categories, 'national-id'] },
      },
      records: { ...base.records, enquiry: { ...plan, fields: { ...plan.fields, passport: 'national-id' } } },
    },
    readers: [
      { id: 'desk', token: DESK, purposes: ['contact', 'marketing'] },
      { id: 'officer', token: OFFICER, purposes: ['contact'], permissions: ['unmask'] },
    ],
    endpoints: [
      {
        kind: 'webhook',
        recipient: 'crm',
        url: crm.url,
        secret: `whsec_${Buffer.from('a secret of a recipient, 32 byte').toString('base64')}`,
      },
    ],
  });
});
after(async () => {
  await bakery.remove();
  await crm.close();
});

const recordsSchema = z.object({
  records: z.array(z.object({ id: z.string(), fields: z.record(z.string(), z.unknown()) })),
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const lookUp = async (body: unknown, token = DESK) => bakery.post('/v1/lookups', body, bearer(token));
const idsOf = (body: unknown) => recordsSchema.parse(body).records.map(({ id }) => id);

const handIn = async (fields: Parameters<typeof enquiry>[1]) => {
  const visitor = newVisitor();
  const time = bakery.clock.now();
  const grant = change('marketing', 'given', time);
  const record = enquiry({ time, purposes: ['contact', 'marketing'], consent: grant.id }, fields);
  const secret = enquiry({ time }, { name: 'Aino', password: PASSWORD });
  const answer = await bakery.post(
    '/v1/batch',
    batchOf(visitor, time, { changes: [grant], records: [record, secret] }),
  );
  assert.equal(answer.status, 200);
  return { visitor, record };
};

/** Every file of the data directory, the log of the database too. */
const filesOf = (bakeryAt: Bakery): [name: string, text: string][] =>
  readdirSync(bakeryAt.dataDir).map((name) => [name, readFileSync(join(bakeryAt.dataDir, name), 'latin1')]);

test('[VA1] after a full journey nothing that was said is on disk or in the log in plain text', async () => {
  crm.answer(500);
  const { visitor, record } = await handIn({
    name: 'Aino Planted',
    email: EMAIL,
    phone: PHONE,
    wish: WISH,
    passport: PASSPORT,
  });
  await until(() => crm.received.length > 0);
  crm.answer(200);
  bakery.clock.skip(20_000);
  await until(() => crm.received.length > 1, 15_000);
  assert.ok(crm.received[0]?.text.includes(EMAIL));

  for (const token of [DESK, OFFICER]) {
    for (const path of ['/v1/leads?purpose=contact&explain=1', `/v1/records/${record.id}/why`])
      assert.equal((await bakery.get(path, token)).status, 200);
    assert.equal((await lookUp({ purpose: 'contact', email: EMAIL }, token)).status, 200);
  }
  const seen = await bakery.get('/v1/leads?purpose=contact', OFFICER);
  for (const value of [EMAIL, PHONE, WISH, PASSPORT]) assert.ok(seen.text.includes(value), value);
  await lookUp({ purpose: EMAIL, email: EMAIL });
  await lookUp(`{ "purpose": "contact", "email": "${EMAIL}`);
  await bakery.post('/v1/batch', `{ "records": ["${PASSPORT}", "${PASSWORD}"`);
  await bakery.get(`/v1/leads?purpose=contact&email=${EMAIL}`, DESK);
  const { changes: _changes, records: _records, ...envelope } = batchOf(visitor, bakery.clock.now());
  const withdrawn = await bakery.post('/v1/withdrawals', { ...envelope, purposes: ['marketing'] });
  assert.equal(withdrawn.status, 200);
  const metrics = (await bakery.get('/metrics')).text;
  const ready = (await bakery.get('/readyz')).text;

  const planted = [
    EMAIL,
    EMAIL.toLowerCase(),
    PHONE,
    PHONE.replaceAll(' ', ''),
    PASSPORT,
    PASSWORD,
    WISH,
    'Aino Planted',
  ];
  const written = [...planted, ...planted.map((value) => Buffer.from(value).toString('base64').slice(0, -4))];
  const places: [name: string, text: string][] = [
    ...filesOf(bakery),
    ['log', bakery.log()],
    ['metrics', metrics],
    ['readyz', ready],
  ];
  assert.ok(places.some(([name]) => name === 'remit.sqlite-wal'));
  assert.ok(places.some(([, text]) => text.includes(record.id)));
  for (const [name, text] of places)
    for (const value of written) assert.ok(!text.includes(value), `${value} in ${name}`);
});

test('[VA6] records are found by e-mail or phone, as far as they may be read for the purpose', async () => {
  const mine = await handIn({ name: 'Eero', email: 'eero@bread.example', phone: '+358 50 111 2222' });
  const other = await handIn({ name: 'Eero', email: ' EERO@bread.example' });
  const both = [other.record.id, mine.record.id];
  const byEmail = await lookUp({ purpose: 'contact', email: 'Eero@Bread.example ' });
  assert.equal(byEmail.status, 200);
  assert.deepEqual(new Set(idsOf(byEmail.body)), new Set(both));
  assert.deepEqual(idsOf((await lookUp({ purpose: 'contact', phone: '+358-50-1112222' })).body), [
    mine.record.id,
  ]);
  assert.deepEqual(idsOf((await lookUp({ purpose: 'contact', email: 'nobody@bread.example' })).body), []);
  const first = await lookUp({ purpose: 'contact', email: 'eero@bread.example', limit: 1 });
  const { next } = z.object({ next: z.string() }).parse(first.body);
  const second = await lookUp({ purpose: 'contact', email: 'eero@bread.example', limit: 1, after: next });
  assert.deepEqual(new Set([...idsOf(first.body), ...idsOf(second.body)]), new Set(both));

  const forMarketing = async () => {
    const { body } = await lookUp({ purpose: 'marketing', email: 'eero@bread.example', explain: true });
    return recordsSchema.parse(body).records.map(({ fields }) => Object.keys(fields).toSorted());
  };
  assert.deepEqual(await forMarketing(), [
    ['email', 'name'],
    ['email', 'name'],
  ]);
  const { changes: _changes, records: _records, ...envelope } = batchOf(mine.visitor, bakery.clock.now());
  await bakery.post('/v1/withdrawals', { ...envelope, purposes: ['marketing'] });
  assert.deepEqual(await forMarketing(), [['email', 'name']]);
});

test('[SV5] what is wrong with a lookup is said, and what was looked for is not repeated', async () => {
  const wrong: [body: unknown, status: number, code: string, path: string][] = [
    ['{', 400, 'json_malformed', ''],
    [{ email: EMAIL }, 400, 'purpose_missing', 'purpose'],
    [{ purpose: '', email: EMAIL }, 400, 'purpose_missing', 'purpose'],
    [{ purpose: 'unknown', email: EMAIL }, 400, 'purpose_unknown', 'purpose'],
    [{ purpose: 'analytics', email: EMAIL }, 403, 'purpose_not_granted', 'purpose'],
    [{ purpose: 'contact' }, 400, 'missing', 'email'],
    [{ purpose: 'contact', email: EMAIL, phone: PHONE }, 400, 'missing', 'email'],
    [{ purpose: 'contact', email: ' ' }, 400, 'out_of_range', 'email'],
    [{ purpose: 'contact', email: 'x'.repeat(500) }, 400, 'out_of_range', 'email'],
    [{ purpose: 'contact', email: [EMAIL] }, 400, 'wrong_type', 'email'],
    [{ purpose: 'contact', email: EMAIL, limit: 0 }, 400, 'out_of_range', 'limit'],
    [{ purpose: 'contact', email: EMAIL, after: 'x' }, 400, 'position_malformed', 'after'],
    [{ purpose: 'contact', name: 'Aino' }, 400, 'unknown_field', 'name'],
  ];
  for (const [body, status, code, path] of wrong) {
    const answer = await lookUp(body);
    const refusal = z.object({ code: z.string(), path: z.string() }).parse(answer.body);
    assert.deepEqual([answer.status, refusal.code, refusal.path], [status, code, path], JSON.stringify(body));
    assert.ok(!answer.text.toLowerCase().includes('planted'));
  }
  assert.equal((await bakery.post('/v1/lookups', { purpose: 'contact', email: EMAIL }, {})).status, 401);
});

test('[VA7] a national id is masked, but for who may unmask, and that is in the audit first', async () => {
  const { record } = await handIn({ name: 'Matti', email: 'matti@bread.example', passport: PASSPORT });
  const audit = () => bakery.inspect((controller) => controller.audit(0, 1000));
  const unmasked = async () => (await audit()).filter(({ action }) => action === 'unmask');
  const before = (await unmasked()).length;
  const reads = async (token: string) => {
    const answers = [
      await bakery.get('/v1/leads?purpose=contact&limit=1', token),
      await bakery.get('/v1/records?purpose=contact&kind=lead&limit=1', token),
      await bakery.get(`/v1/records/${record.id}/why`, token),
      await lookUp({ purpose: 'contact', email: 'matti@bread.example' }, token),
    ];
    for (const { status, text } of answers) assert.ok(status === 200 && text.includes(record.id));
    return answers.map(({ text }) => text);
  };
  for (const text of await reads(DESK)) {
    assert.ok(!text.includes(PASSPORT) && !text.includes('131052'));
    assert.match(text, /•••• 8T/);
  }
  assert.equal((await unmasked()).length, before);
  for (const text of await reads(OFFICER)) assert.ok(text.includes(PASSPORT));
  const entries = (await unmasked()).slice(before);
  assert.deepEqual(
    entries.map(({ actor, action, record: of, detail }) => ({ actor, action, of, detail })),
    Array.from({ length: 4 }, () => ({
      actor: 'reader:officer',
      action: 'unmask',
      of: record.id,
      detail: { fields: ['passport'], purposes: ['contact'] },
    })),
  );
  const links = (await audit()).map((entry) => linkOf('bakery', entry));
  assert.equal(checkChain(links).ok, true);
  // Whoever reads nothing that is restricted unmasks nothing.
  await handIn({ name: 'Liisa', email: 'liisa@bread.example' });
  await lookUp({ purpose: 'contact', email: 'liisa@bread.example' }, OFFICER);
  assert.equal((await unmasked()).length, before + 4);
});
