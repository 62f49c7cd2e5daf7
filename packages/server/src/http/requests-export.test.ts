import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessExportSchema, portabilityExportSchema } from '../requests/export-schema.js';
import {
  batchOf,
  change,
  enquiry,
  instructions,
  newId,
  newVisitor,
  type Visitor,
} from '../testing/bakery.js';
import { deliveriesOf } from '../testing/deliveries-of.js';
import { startBakery, type Bakery, type Reply } from '../testing/start-bakery.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const DPO = 'rt_dpo_0123456789abcdef';
const OFFICER = 'rt_officer_0123456789ab';
const STAFF = 'rt_staff_0123456789abcdef';
const SECRET = `whsec_${Buffer.from('a secret of a recipient, 32 byte').toString('base64')}`;
const PASSPORT = '131052-308T';
const HOSTILE =
  '</bdi><script>alert(1)</script><img src=x onerror=alert(2)> "&\' \u202egnp.exe</style>\n<b>two\u001b</b>';

let crm: Recipient;
let bakery: Bakery;
before(async () => {
  crm = await startRecipient();
  const { purposes, records } = instructions();
  const { contact } = purposes;
  const { enquiry: lead } = records;
  assert.ok(contact && lead);
  bakery = await startBakery({
    instructions: instructions({
      party: {
        name: 'Bakery <Oy>',
        address: 'Torikatu 2, Turku',
        contact: 'privacy@bakery.example',
        dpo: 'dpo@bakery.example',
      },
      purposes: {
        ...purposes,
        contact: { ...contact, categories: [...contact.categories, 'national-id'] },
        relationship: { ...contact, basis: 'legitimate-interest', categories: ['company'] },
      },
      records: {
        ...records,
        enquiry: { ...lead, fields: { ...lead.fields, passport: 'national-id', firm: 'company' } },
      },
    }),
    readers: [
      { id: 'dpo', token: DPO, purposes: ['contact'], permissions: ['privacy'] },
      { id: 'officer', token: OFFICER, purposes: ['contact'], permissions: ['privacy', 'unmask'] },
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

const envelope = (visitor: Visitor, more: object = {}) => {
  const { changes: _changes, records: _records, ...own } = batchOf(visitor, bakery.clock.now());
  return { ...own, ...more };
};
const handIn = async (wish = 'Rye bread') => {
  const visitor = newVisitor();
  const time = bakery.clock.now();
  const changes = [change('marketing', 'given', time), change('analytics', 'given', time)];
  const consent = changes[1]?.id ?? null;
  const record = enquiry(
    { time, purposes: ['contact', 'marketing', 'relationship'], consent },
    { name: 'Aino', email: 'aino@example.org', wish, passport: PASSPORT, firm: 'Aino Oy' },
  );
  const seen = {
    ...enquiry({ time, purposes: ['analytics'], consent, source: 'page' }, { page: '/rye' }),
    type: 'seen',
  };
  const batch = batchOf(visitor, time, { changes, records: [record, seen] });
  const answer = await bakery.post('/v1/batch', batch);
  assert.equal(answer.status, 200, answer.text);
  await until(() => crm.received.some(({ text }) => text.includes(record.id)));
  await until(async () =>
    bakery.inspect(async (shop) => (await deliveriesOf(shop, record.id))[0]?.state === 'delivered'),
  );
  return { visitor, record };
};
const ask = async (visitor: Visitor, kind: string): Promise<string> => {
  const request = { id: newId(), kind, text: 'What do you have?' };
  const asked = await bakery.post('/v1/requests', envelope(visitor, { request }));
  assert.equal(asked.status, 200, asked.text);
  return request.id;
};
const answer = (id: string, body: object = { fulfil: true }) =>
  bakery.post(`/v1/requests/${id}/answer`, body, { authorization: `Bearer ${DPO}` });
const fetchIt = (visitor: Visitor, request: string, format?: string): Promise<Reply> =>
  bakery.post('/v1/requests/export', envelope(visitor, { request, ...(format ? { format } : {}) }));
const coded = ({ status, body }: Reply) => [status, Object(body).code];

test('[RQ6] a person fetches everything that is kept of them, whole, once the controller says yes', async () => {
  const { visitor, record } = await handIn();
  const id = await ask(visitor, 'access');
  assert.deepEqual(coded(await fetchIt(visitor, id)), [409, 'request_not_fulfilled']);
  await answer(id);
  const withdrawal = { id: newId(), kind: 'withdrawal', purposes: ['marketing'] };
  await bakery.post('/v1/requests', envelope(visitor, { request: withdrawal }));

  const fetched = await fetchIt(visitor, id);
  assert.equal(fetched.status, 200, fetched.text);
  assert.equal(fetched.headers.get('content-disposition'), 'attachment; filename="access.json"');
  const copy = accessExportSchema.parse(fetched.body);
  assert.deepEqual(
    [copy.controller.contact, copy.person, copy.masked],
    ['privacy@bakery.example', { id: visitor.id, restrictedAt: null }, []],
  );
  const lead = copy.records.find((each) => each.id === record.id);
  const values = Object.fromEntries(lead?.fields.map(({ field, value }) => [field, value]) ?? []);
  assert.deepEqual(values, { ...record.fields });
  assert.equal(lead?.source, 'widget');
  assert.deepEqual(
    lead?.purposes.map(({ purpose, basis }) => [purpose, basis]),
    [
      ['contact', 'contract'],
      ['relationship', 'legitimate-interest'],
    ],
  );
  assert.ok(lead.purposes.every(({ keptUntil }) => keptUntil !== null));
  assert.deepEqual(
    lead.ended.map(({ purpose, state }) => [purpose, state]),
    [['marketing', 'withdrawn']],
  );
  assert.deepEqual(lead.fields.find(({ field }) => field === 'wish')?.uses, [
    { purpose: 'contact', allowed: true },
    { purpose: 'relationship', allowed: false, code: 'category_not_instructed', rule: 'PL3' },
  ]);
  // What only the consent to analytics carries is there too.
  assert.deepEqual(copy.records.map(({ type }) => type).toSorted(), ['enquiry', 'seen']);
  assert.deepEqual(
    copy.disclosures.map(({ recipient, name, purpose, state, fields }) => [
      recipient,
      name,
      purpose,
      state,
      fields,
    ]),
    [['crm', 'CRM', 'contact', 'delivered', ['name', 'email']]],
  );
  assert.deepEqual(
    copy.statements.map(({ purpose, state, words }) => [purpose, state, words]),
    [
      ['marketing', 'given', 'To write to you about new bread.'],
      ['analytics', 'given', 'To see which pages are read.'],
      ['marketing', 'withdrawn', 'To write to you about new bread.'],
    ],
  );
  assert.deepEqual(
    copy.requests.map(({ kind, state }) => [kind, state]),
    [
      ['access', 'fulfilled'],
      ['withdrawal', 'fulfilled'],
    ],
  );
  const exported = await bakery.inspect(async (shop) =>
    (await shop.audit(0, 1000)).filter(
      ({ action, subject }) => action === 'export' && subject === visitor.id,
    ),
  );
  assert.deepEqual(
    exported.map(({ actor, detail }) => [actor, detail]),
    [['visitor', { kind: 'access', format: 'json', request: id }]],
  );
});

test('[RQ6] the page of an export holds what was typed as text and nothing else, and loads nothing', async () => {
  const { visitor } = await handIn(HOSTILE);
  const id = await ask(visitor, 'access');
  await answer(id);
  const fetched = await fetchIt(visitor, id, 'html');
  assert.match(fetched.headers.get('content-type') ?? '', /^text\/html/);
  assert.match(fetched.headers.get('content-disposition') ?? '', /^attachment/);
  assert.match(fetched.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  const { text } = fetched;
  assert.doesNotMatch(text, /<(script|img|b|iframe|link)\b/i);
  assert.equal(text.match(/<\/style>/g)?.length, 1);
  for (const control of ['\u001b', '\u202e']) assert.ok(!text.includes(control));
  assert.ok(text.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert.ok(text.includes('Bakery &lt;Oy&gt;') && text.includes(PASSPORT));
  for (const words of ['To write to you about new bread.', 'CRM, FI']) assert.ok(text.includes(words), words);
});

test('[RQ6] what a person provided on consent or a contract is portable, and nothing else', async () => {
  const { visitor, record } = await handIn();
  const id = await ask(visitor, 'portability');
  await answer(id);
  assert.deepEqual(coded(await fetchIt(visitor, id, 'html')), [400, 'malformed']);
  const copy = portabilityExportSchema.parse((await fetchIt(visitor, id)).body);
  const { firm: _firm, ...provided } = record.fields;
  assert.deepEqual(copy.records.map(({ type, fields }) => [type, fields]).toSorted(), [
    ['enquiry', provided],
    ['seen', { page: '/rye' }],
  ]);
});

test('[RQ6] nobody fetches what is not theirs, was refused, is for no export, or is of somebody erased', async () => {
  const { visitor } = await handIn();
  const other = await handIn();
  const access = await ask(visitor, 'access');
  const refused = await ask(visitor, 'access');
  const restriction = await ask(visitor, 'restriction');
  await answer(access);
  await answer(refused, { refuse: 'No.' });
  assert.deepEqual(coded(await fetchIt(other.visitor, access)), [404, 'request_unknown']);
  assert.deepEqual(coded(await fetchIt(visitor, newId())), [404, 'request_unknown']);
  const thief = { ...visitor, secret: newId() };
  assert.deepEqual(coded(await fetchIt(thief, access)), [403, 'subject_not_proven']);
  assert.deepEqual(coded(await fetchIt(visitor, refused)), [409, 'request_not_fulfilled']);
  assert.deepEqual(coded(await fetchIt(visitor, restriction)), [409, 'request_not_for_export']);
  assert.deepEqual(coded(await fetchIt(visitor, access, 'pdf')), [400, 'malformed']);
  await answer(await ask(visitor, 'erasure'));
  assert.deepEqual(coded(await fetchIt(visitor, access)), [410, 'erased']);
});

test('[RQ6] a reader gets the same copy, masked unless they may unmask; staff of the processor gets none', async () => {
  const { visitor } = await handIn();
  const path = `/v1/subjects/${visitor.id}/export`;
  const plain = await bakery.get(path, DPO);
  assert.ok(plain.text.includes('•••• 8T') && !plain.text.includes(PASSPORT));
  assert.deepEqual(accessExportSchema.parse(plain.body).masked, ['national-id']);
  const page = await bakery.get(`${path}?format=html`, DPO);
  assert.ok(!page.text.includes(PASSPORT) && page.text.includes('Not shown whole in this copy'));
  const whole = await bakery.get(path, OFFICER);
  assert.ok(whole.text.includes(PASSPORT));
  assert.deepEqual(coded(await bakery.get(path, STAFF)), [403, 'processor_may_not_answer']);
  assert.deepEqual(coded(await bakery.get(`${path}?kind=portability&format=html`, DPO)), [400, 'malformed']);
  assert.deepEqual(coded(await bakery.get(`${path}?format=pdf`, DPO)), [400, 'malformed']);
  const nobody = `/v1/subjects/${newId()}/export`;
  assert.deepEqual(coded(await bakery.get(nobody, DPO)), [404, 'subject_unknown']);
  const noted = await bakery.inspect(async (shop) =>
    (await shop.audit(0, 1000)).flatMap(({ action, actor, subject }) =>
      subject === visitor.id && ['export', 'unmask'].includes(action) ? [`${actor} ${action}`] : [],
    ),
  );
  assert.deepEqual(noted, [
    'reader:dpo export',
    'reader:dpo export',
    'reader:officer unmask',
    'reader:officer export',
  ]);
});
