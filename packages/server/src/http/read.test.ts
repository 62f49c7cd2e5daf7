import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { batchOf, change, enquiry, instructions, newId, newVisitor, ORIGIN } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery, type Reply } from '../testing/start-bakery.js';

let bakery: Bakery;
const visitor = newVisitor();
let agreed: ReturnType<typeof enquiry>;
let plain: ReturnType<typeof enquiry>;
let grant: ReturnType<typeof change>;

before(async () => {
  bakery = await startBakery({ instructions: instructions() });
  const now = bakery.clock.now();
  grant = change('marketing', 'given', now - 2000);
  plain = enquiry({ time: now - 3000 }, { name: 'Onni', email: 'onni@example.org', wish: 'rye bread' });
  agreed = enquiry(
    { time: now - 1000, purposes: ['contact', 'marketing'], consent: grant.id },
    { name: 'Aino', email: 'aino@example.org', phone: '+358401234567' },
  );
  const stored = await bakery.post(
    '/v1/batch',
    batchOf(visitor, now, { changes: [grant], records: [plain, agreed] }),
  );
  assert.equal(stored.status, 200);
});
after(() => bakery.remove());

const codeOf = ({ status, body }: Reply) => [status, Object(body).code, Object(body).path];
const leadsOf = ({ body }: Reply) =>
  Object(body).leads.map(({ id, fields }: { id: string; fields: object }) => [
    id,
    Object.keys(fields).toSorted(),
  ]);

test('[SV1] no read without a reader', async () => {
  for (const path of ['/v1/leads?purpose=contact', '/v1/reader', `/v1/records/${agreed.id}/why`]) {
    const nobody = await bakery.get(path);
    assert.deepEqual(codeOf(nobody), [401, 'token_missing', '']);
    assert.equal(nobody.headers.get('www-authenticate'), 'Bearer');
    assert.deepEqual(codeOf(await bakery.get(path, 'rt_invented')), [401, 'token_unknown', '']);
  }
  const basic = await fetch(`${bakery.url}/v1/leads?purpose=contact`, {
    headers: { authorization: 'Basic eDp5' },
  });
  assert.equal(basic.status, 401);
});

test('[SV1] no read without a purpose that is instructed and granted', async () => {
  const get = (query: string, token = TOKENS.contact) => bakery.get(`/v1/leads${query}`, token);
  assert.deepEqual(codeOf(await get('')), [400, 'purpose_missing', 'purpose']);
  assert.deepEqual(codeOf(await get('?purpose=')), [400, 'purpose_missing', 'purpose']);
  assert.deepEqual(codeOf(await get('?purpose=billing')), [400, 'purpose_unknown', 'purpose']);
  assert.deepEqual(codeOf(await get('?purpose=constructor')), [400, 'purpose_unknown', 'purpose']);
  assert.deepEqual(codeOf(await get('?purpose=marketing')), [403, 'purpose_not_granted', 'purpose']);
  assert.deepEqual(codeOf(await get('?purpose=contact&purpose=marketing')), [400, 'wrong_type', 'purpose']);
});

test('a query that is not written as expected is refused', async () => {
  const get = (query: string) => bakery.get(`/v1/leads?purpose=contact&${query}`, TOKENS.contact);
  assert.deepEqual(codeOf(await get('limit=many')), [400, 'malformed', 'limit']);
  assert.deepEqual(codeOf(await get('limit=0')), [400, 'out_of_range', 'limit']);
  assert.deepEqual(codeOf(await get('limit=201')), [400, 'out_of_range', 'limit']);
  assert.deepEqual(codeOf(await get('explain=yes')), [400, 'malformed', 'explain']);
  assert.deepEqual(codeOf(await get('after=nowhere')), [400, 'position_malformed', 'after']);
  assert.deepEqual(codeOf(await get('everything=1')), [400, 'unknown_field', 'everything']);
});

test('[SV2] an answer holds only what may be used for that purpose', async () => {
  const contact = await bakery.get('/v1/leads?purpose=contact', TOKENS.all);
  assert.equal(contact.status, 200);
  assert.equal(contact.headers.get('cache-control'), 'no-store');
  assert.deepEqual(leadsOf(contact), [
    [agreed.id, ['email', 'name', 'phone']],
    [plain.id, ['email', 'name', 'wish']],
  ]);
  const { next, leads } = Object(contact.body);
  assert.equal(next, null);
  assert.deepEqual(leads[0].scope, {
    purposes: ['contact', 'marketing'],
    notice: '2026-10',
    consent: grant.id,
    source: 'widget',
  });

  const marketing = await bakery.get('/v1/leads?purpose=marketing&explain=1', TOKENS.all);
  assert.deepEqual(leadsOf(marketing), [[agreed.id, ['email', 'name']]]);
  assert.deepEqual(Object(marketing.body).leads[0].withheld, [
    { field: 'phone', code: 'category_not_instructed' },
  ]);
  assert.equal(Object(marketing.body).leftOut, 1);
  assert.deepEqual(leadsOf(await bakery.get('/v1/leads?purpose=analytics', TOKENS.all)), []);
});

test('leads come in pages, newest first, each once', async () => {
  const first = await bakery.get('/v1/leads?purpose=contact&limit=1', TOKENS.all);
  assert.deepEqual(
    leadsOf(first).map(([id]: string[]) => id),
    [agreed.id],
  );
  const second = await bakery.get(
    `/v1/leads?purpose=contact&limit=1&after=${Object(first.body).next}`,
    TOKENS.all,
  );
  assert.deepEqual(
    leadsOf(second).map(([id]: string[]) => id),
    [plain.id],
  );
  const third = await bakery.get(
    `/v1/leads?purpose=contact&limit=1&after=${Object(second.body).next}`,
    TOKENS.all,
  );
  assert.deepEqual([leadsOf(third), Object(third.body).next], [[], null]);
});

test('[SV3] a token reads its own controller only', async () => {
  assert.deepEqual(leadsOf(await bakery.get('/v1/leads?purpose=contact', TOKENS.other)), []);
  assert.deepEqual(codeOf(await bakery.get(`/v1/records/${agreed.id}/why`, TOKENS.other)), [
    404,
    'record_unknown',
    '',
  ]);
  assert.deepEqual((await bakery.get('/v1/reader', TOKENS.contact)).body, {
    controller: 'bakery',
    id: 'desk',
    purposes: ['contact'],
    permissions: [],
    employer: 'controller',
  });
});

test('why: basis, consent, words and retention of each field and purpose', async () => {
  const { status, body } = await bakery.get(`/v1/records/${agreed.id}/why`, TOKENS.all);
  assert.equal(status, 200);
  const { fields, deliveries, subject } = Object(body);
  assert.equal(subject, visitor.id);
  assert.deepEqual(deliveries, []);
  const [email] = fields.filter(({ field }: { field: string }) => field === 'email');
  assert.equal(email.value, 'aino@example.org');
  const [contact, marketing] = email.purposes;
  assert.deepEqual(
    [contact.purpose, contact.allowed, contact.basis, contact.consent],
    ['contact', true, 'contract', null],
  );
  assert.equal(new Date(contact.until).getUTCFullYear(), new Date(agreed.tag.time).getUTCFullYear() + 1);
  assert.deepEqual([marketing.allowed, marketing.basis, marketing.ended], [true, 'consent', null]);
  assert.deepEqual(marketing.consent, {
    id: grant.id,
    time: marketing.consent.time,
    state: 'given',
    notice: '2026-10',
    words: 'To write to you about new bread.',
    sha256: grant.words,
  });
  const [phone] = fields.filter(({ field }: { field: string }) => field === 'phone');
  assert.deepEqual(
    [phone.purposes[1].allowed, phone.purposes[1].code, phone.purposes[1].rule],
    [false, 'category_not_instructed', 'PL3'],
  );
});

test('[SV2] why shows no value that none of the reader’s purposes may read', async () => {
  const now = bakery.clock.now();
  const other = newVisitor();
  const yes = change('marketing', 'given', now);
  const record = enquiry({ time: now, purposes: ['marketing'], consent: yes.id });
  await bakery.post('/v1/batch', batchOf(other, now, { changes: [yes], records: [record] }));
  const { status, body, text } = await bakery.get(`/v1/records/${record.id}/why`, TOKENS.contact);
  assert.equal(status, 200);
  assert.deepEqual(
    Object(body).fields.map((each: object) => Object.keys(each).includes('value')),
    [false, false],
  );
  assert.ok(!text.includes('example.org'));
});

test('a record nobody has is unknown, however it is named', async () => {
  for (const id of [newId(), 'short', '..%2F..%2Fetc', '%00'])
    assert.deepEqual(
      codeOf(await bakery.get(`/v1/records/${id}/why`, TOKENS.all)),
      [404, 'record_unknown', ''],
      id,
    );
});

test('[SV2] after a withdrawal the purpose sees nothing, and why says what ended it', async () => {
  const now = bakery.clock.now();
  const { subject: _subject, changes: _changes, records: _records, ...envelope } = batchOf(visitor, now);
  const send = (more: object, headers = { origin: ORIGIN }) =>
    bakery.post(
      '/v1/withdrawals',
      { ...envelope, subject: visitor, purposes: ['marketing'], ...more },
      headers,
    );
  assert.deepEqual(codeOf(await send({ purposes: 'marketing' })), [400, 'wrong_type', 'purposes']);
  assert.deepEqual(codeOf(await send({ purposes: [] })), [400, 'out_of_range', 'purposes']);
  assert.deepEqual(codeOf(await send({ subject: undefined })), [400, 'missing', 'subject']);
  assert.deepEqual(codeOf(await send({ mood: 'bad' })), [400, 'unknown_field', 'mood']);
  assert.deepEqual(codeOf(await send({ purposes: ['billing'] })), [
    422,
    'purpose_not_instructed',
    'purposes[0]',
  ]);
  assert.deepEqual(codeOf(await send({ controller: 'nobody' })), [404, 'controller_unknown', 'controller']);
  assert.deepEqual(codeOf(await send({}, { origin: 'https://evil.example' })), [
    403,
    'origin_not_allowed',
    '',
  ]);
  assert.deepEqual(codeOf(await send({ subject: newVisitor() })), [404, 'subject_unknown', 'subject.id']);
  assert.deepEqual(codeOf(await send({ subject: { ...visitor, secret: newId() } })), [
    403,
    'subject_mismatch',
    'subject.secret',
  ]);
  assert.deepEqual(leadsOf(await bakery.get('/v1/leads?purpose=marketing', TOKENS.all)).length, 2);

  const done = await send({});
  assert.deepEqual([done.status, Object(done.body).withdrawn], [200, ['marketing']]);
  assert.deepEqual(
    leadsOf(await bakery.get('/v1/leads?purpose=marketing', TOKENS.all)).filter(
      ([id]: string[]) => id === agreed.id,
    ),
    [],
  );
  assert.equal(leadsOf(await bakery.get('/v1/leads?purpose=contact', TOKENS.all)).length, 2);
});
