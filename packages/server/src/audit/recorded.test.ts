import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { linkOf, type AuditEntry } from '../store/audit.js';
import { checkChain } from '../store/chain.js';
import { openSqlite } from '../store/open-sqlite.js';
import { batchOf, change, enquiry, instructions, newVisitor } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const SECRET = `whsec_${Buffer.from('a secret of the crm, 32 bytes ok').toString('base64')}`;
const OFFICER = 'rt_officer_0123456789';
const CRM = 'rt_crm_0123456789abcd';
const PLANTED = {
  name: 'Aino Planted',
  email: 'aino.planted@example.org',
  phone: '+358 40 765 4321',
  passport: '131052-308T',
  wish: 'Six planted loaves',
};
const { passport: _passport, ...PLAIN } = PLANTED;

let bakery: Bakery;
let recipient: Recipient;
before(async () => {
  recipient = await startRecipient();
  const plain = instructions();
  const { contact = assert.fail(), ...others } = plain.purposes;
  bakery = await startBakery({
    instructions: {
      ...plain,
      purposes: { ...others, contact: { ...contact, categories: [...contact.categories, 'national-id'] } },
      records: {
        ...plain.records,
        enquiry: {
          kind: 'lead',
          fields: { name: 'name', email: 'email', phone: 'phone', wish: 'message', passport: 'national-id' },
        },
      },
    },
    readers: [
      {
        id: 'officer',
        token: OFFICER,
        purposes: ['contact', 'marketing'],
        permissions: ['unmask', 'privacy'],
      },
      { id: 'desk', token: TOKENS.contact, purposes: ['contact'] },
      { id: 'crm', token: CRM, purposes: ['contact', 'marketing'], permissions: ['write'] },
    ],
    endpoints: [{ recipient: 'crm', kind: 'webhook', url: recipient.url, secret: SECRET }],
  });
});
after(async () => {
  await bakery.remove();
  await recipient.close();
});

const audit = () => bakery.inspect((controller) => controller.audit(0, 10_000));
/** What was noted while something was done, without the set-up before. */
const notedBy = async (act: () => Promise<unknown>): Promise<readonly AuditEntry[]> => {
  const done = (await audit()).length;
  await act();
  return (await audit()).slice(done);
};
const briefly = (entries: readonly AuditEntry[]) =>
  entries.map(({ actor, action, detail }) => ({ actor, action, ...detail }));

const send = async (visitor: ReturnType<typeof newVisitor>, more: object) =>
  bakery.post('/v1/batch', batchOf(visitor, bakery.clock.now(), more));
const handIn = async (fields: Readonly<Record<string, string>>) => {
  const visitor = newVisitor();
  const record = enquiry({ time: bakery.clock.now() }, fields);
  assert.equal((await send(visitor, { records: [record] })).status, 200);
  return { visitor, record };
};
const lookUp = (purpose: string, email: string, token = OFFICER) =>
  bakery.post('/v1/lookups', { purpose, email }, { authorization: `Bearer ${token}` });

test('[AU1] every read is noted: by whom, for what, by which route, how much was shown', async () => {
  const { visitor, record } = await handIn(PLAIN);
  const read = { actor: 'reader:officer', action: 'access', purposes: ['contact'] };
  const paths = {
    leads: '/v1/leads?purpose=contact&limit=1',
    records: '/v1/records?purpose=contact&kind=lead&limit=1',
    counts: '/v1/counts?purpose=contact&type=enquiry',
  };
  for (const [route, path] of Object.entries(paths)) {
    const noted = await notedBy(() => bakery.get(path, OFFICER));
    assert.deepEqual(briefly(noted), [{ ...read, route, shown: 1 }]);
    assert.deepEqual([noted[0]?.subject, noted[0]?.record], [null, null]);
  }
  const lookups = await notedBy(() => lookUp('contact', PLANTED.email));
  assert.deepEqual(briefly(lookups), [{ ...read, route: 'lookups', shown: 1 }]);
  assert.deepEqual(briefly(await notedBy(() => lookUp('contact', 'nobody@example.org'))), [
    { ...read, route: 'lookups', shown: 0 },
  ]);
  const why = await notedBy(() => bakery.get(`/v1/records/${record.id}/why`, OFFICER));
  assert.deepEqual(briefly(why), [{ ...read, purposes: ['contact', 'marketing'], route: 'why', shown: 1 }]);
  assert.deepEqual([why[0]?.subject, why[0]?.record], [visitor.id, record.id]);
  const consents = await notedBy(() => bakery.get(`/v1/subjects/${visitor.id}/consents`, OFFICER));
  assert.deepEqual(briefly(consents), [{ ...read, purposes: [], route: 'consents', shown: 0 }]);
  assert.equal(consents[0]?.subject, visitor.id);
  const ledger = await notedBy(() => bakery.get('/v1/ledger', OFFICER));
  assert.deepEqual(briefly(ledger), [{ ...read, purposes: [], route: 'ledger', shown: 0 }]);
});

test('[AU1] what the decision keeps out of an answer is counted by its reason', async () => {
  const visitor = newVisitor();
  const time = bakery.clock.now();
  const record = enquiry({ time }, { name: 'Eero', email: 'eero@example.org' });
  await send(visitor, { records: [record] });
  const [noted] = await notedBy(() => lookUp('marketing', 'eero@example.org'));
  assert.deepEqual(noted?.detail, {
    route: 'lookups',
    purposes: ['marketing'],
    shown: 0,
    leftOut: { purpose_not_in_scope: 1 },
  });
});

test('[AU1] the audit is read with the permission privacy, and that is noted as well', async () => {
  assert.equal((await bakery.get('/v1/audit', TOKENS.contact)).status, 403);
  const noted = await notedBy(async () => {
    const { body } = await bakery.get('/v1/audit?after=1&limit=2', OFFICER);
    const { entries, next } = Object(body);
    assert.deepEqual([entries.map((each: AuditEntry) => each.seq), next], [[2, 3], 3]);
    assert.deepEqual(entries, (await audit()).slice(1, 3));
  });
  assert.deepEqual(briefly(noted), [
    { actor: 'reader:officer', action: 'access', route: 'audit', purposes: [], shown: 2 },
  ]);
});

test('[AU2] what of a batch was refused is one entry in the batch’s own transaction: reasons and ids', async () => {
  const [visitor, time] = [newVisitor(), bakery.clock.now()];
  const good = enquiry({ time });
  const forMarketing = [1, 2].map(() => enquiry({ time, purposes: ['marketing'] }));
  const password = { ...enquiry({ time }), type: 'unheard-of' };
  const badly = { ...enquiry({ time }), id: 'x' };
  const batch = { records: [good, ...forMarketing, password, badly] };
  const noted = await notedBy(() => send(visitor, batch));
  assert.deepEqual(briefly(noted), [
    {
      actor: 'visitor',
      action: 'refuse',
      instructions: 1,
      refused: { consent_not_given: 2, record_type_unknown: 1 },
      ids: [...forMarketing.map(({ id }) => id), password.id],
    },
  ]);
  assert.equal(noted[0]?.subject, visitor.id);
  assert.deepEqual(await notedBy(() => handIn({ name: 'Ulla' })), [], 'nothing refused, no entry');
  const unread = await notedBy(() => send(newVisitor(), { records: [badly] }));
  assert.deepEqual(unread, [], 'what is not even written as it has to be was not decided about');
  const before = await notedBy(() => send(newVisitor(), { records: [password] }));
  assert.deepEqual([before.length, before[0]?.subject], [1, null], 'whose it is, nobody has shown');
});

test('[AU2] a purpose that a reader was not given is refused, and noted', async () => {
  for (const path of ['/v1/leads?purpose=marketing', '/v1/counts?purpose=marketing&type=enquiry']) {
    const noted = await notedBy(async () =>
      assert.equal((await bakery.get(path, TOKENS.contact)).status, 403),
    );
    const route = path.includes('leads') ? 'leads' : 'counts';
    const said = { action: 'deny-access', route, code: 'purpose_not_granted', purposes: ['marketing'] };
    assert.deepEqual(briefly(noted), [{ actor: 'reader:desk', ...said }]);
  }
});

test('[AU2] a delivery that the decision stops is noted with its reason', async () => {
  recipient.answer(503);
  const { record, visitor } = await handIn(PLAIN);
  await until(() => recipient.received.some(({ text }) => text.includes(record.id)));
  const done = (await audit()).length;
  // Longer than the retention of the purpose: what waits is not given out any more.
  bakery.clock.skip(400 * 864e5);
  await until(async () => (await audit()).slice(done).some(({ record: of }) => of === record.id));
  const noted = (await audit()).slice(done).find(({ record: of }) => of === record.id);
  assert.deepEqual([noted?.action, noted?.actor], ['stop-delivery', 'server']);
  assert.ok([visitor.id, null].includes(noted?.subject ?? null));
  assert.equal(noted?.detail['recipient'], 'crm');
  const { code } = noted?.detail ?? {};
  assert.ok(code === 'retention_ended' || code === 'record_unknown');
  recipient.answer(200);
});

test('[AU4] after a whole journey no entry holds anything that a person said, or that was looked for', async () => {
  const { visitor, record } = await handIn(PLANTED);
  const time = bakery.clock.now();
  const grant = change('marketing', 'given', time);
  const planted = { ...PLANTED, [PLANTED.name]: PLANTED.phone };
  await send(visitor, {
    changes: [grant, { ...change('marketing', 'given', time), words: 'a'.repeat(64), surface: 'chat' }],
    records: [
      enquiry({ time, purposes: ['marketing'], consent: grant.id }, PLANTED),
      { ...enquiry({ time }, planted), type: PLANTED.email },
      enquiry({ time, purposes: [PLANTED.email] }, PLANTED),
      enquiry({ time, consent: null, purposes: ['marketing'] }, PLANTED),
    ],
  });
  await bakery.post(
    '/v1/server/records',
    { sentAt: time, people: [{ person: PLANTED.email, records: [{ ...record, id: 'x'.repeat(20) }] }] },
    { authorization: `Bearer ${CRM}` },
  );
  for (const token of [OFFICER, TOKENS.contact]) {
    await bakery.get('/v1/leads?purpose=contact&explain=1', token);
    await bakery.get(`/v1/leads?purpose=${encodeURIComponent(PLANTED.email)}`, token);
    await bakery.get('/v1/records?purpose=marketing&kind=lead', token);
    await bakery.get(`/v1/counts?purpose=contact&type=${encodeURIComponent(PLANTED.email)}`, token);
    await bakery.get(`/v1/records/${record.id}/why`, token);
    await bakery.get(`/v1/records/${encodeURIComponent(PLANTED.passport)}/why`, token);
    for (const email of [PLANTED.email, 'other.planted@example.org']) await lookUp('contact', email, token);
    await bakery.post(
      '/v1/lookups',
      { purpose: 'contact', phone: PLANTED.phone },
      { authorization: `Bearer ${token}` },
    );
  }
  const asOfficer = { authorization: `Bearer ${OFFICER}` };
  await bakery.post(`/v1/subjects/${visitor.id}/restriction`, { restricted: true }, asOfficer);
  await bakery.post(`/v1/subjects/${visitor.id}/restriction`, { restricted: false }, asOfficer);
  await bakery.post(`/v1/subjects/${visitor.id}/erasure`, {}, asOfficer);
  await send(visitor, { records: [enquiry({ time }, PLANTED)] });

  const entries = await audit();
  const done = new Set(entries.map(({ action }) => action));
  const expected = ['access', 'deny-access', 'unmask', 'refuse', 'restrict', 'erase', 'add-reader'] as const;
  for (const action of expected) assert.ok(done.has(action), action);
  assert.ok(entries.some(({ detail }) => JSON.stringify(detail).includes('"erased":1')));
  const whole = JSON.stringify(entries).toLowerCase();
  // By chance a hash or a time may hold any few digits, so only they are looked for beside these.
  const chosen = JSON.stringify(entries.map((entry) => ({ ...entry, hash: '', time: 0 }))).toLowerCase();
  const parts = Object.values(PLANTED).flatMap((value) => [value, ...value.split(/[ @]/)]);
  for (const part of [...parts, 'planted', '131052', '4321', SECRET, OFFICER, CRM]) {
    const text = /^[\da-f]+$/i.test(part) ? chosen : whole;
    assert.ok(part.length < 4 || !text.includes(part.toLowerCase()), part);
  }
  assert.equal(checkChain(entries.map((entry) => linkOf('bakery', entry))).ok, true);
});

test('[AU5] where the audit cannot be written nothing is shown, and what was refused stores nothing', async () => {
  const { record } = await handIn({ name: 'Ilona', email: 'ilona@example.org' });
  const database = openSqlite(bakery.dataDir);
  const run = (statement: string) => sql.raw(statement).execute(database.write);
  await run(`CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'broken'); END`);
  try {
    const answers = [
      await bakery.get('/v1/leads?purpose=contact', OFFICER),
      await bakery.get('/v1/leads?purpose=contact', TOKENS.contact),
      await bakery.get('/v1/counts?purpose=contact&type=enquiry', OFFICER),
      await bakery.get(`/v1/records/${record.id}/why`, OFFICER),
      await bakery.get('/v1/ledger', OFFICER),
      await bakery.get('/v1/audit', OFFICER),
      await lookUp('contact', 'ilona@example.org'),
    ];
    for (const { status, body, text, headers } of answers) {
      assert.deepEqual([status, Object(body).code], [503, 'audit_unavailable']);
      assert.equal(headers.get('retry-after'), '1');
      assert.ok(!text.includes(record.id) && !text.includes('Ilona'));
    }
    const time = bakery.clock.now();
    const good = enquiry({ time });
    const refused = enquiry({ time, purposes: ['marketing'] });
    const failed = await send(newVisitor(), { records: [good, refused] });
    assert.ok(failed.status >= 500);
    assert.equal(await bakery.inspect((controller) => controller.record(good.id)), undefined);
    // Who has nothing to be noted is not held up.
    await handIn({ name: 'Oili' });
  } finally {
    await run('DROP TRIGGER broken');
    await database.close();
  }
  assert.equal((await bakery.get('/v1/leads?purpose=contact', OFFICER)).status, 200);
});

test('[AU1] of readers who come at the same time none is missing', async () => {
  const noted = await notedBy(() =>
    Promise.all(Array.from({ length: 40 }, () => bakery.get('/v1/leads?purpose=contact', OFFICER))),
  );
  assert.equal(noted.filter(({ action }) => action === 'access').length, 40);
  assert.equal(checkChain((await audit()).map((entry) => linkOf('bakery', entry))).ok, true);
});
