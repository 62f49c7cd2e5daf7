import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  batchOf,
  change,
  enquiry,
  instructions,
  newId,
  newVisitor,
  type Visitor,
} from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery, type Reply } from '../testing/start-bakery.js';
import { startRecipient, until, type Recipient } from '../testing/start-recipient.js';

const DPO = 'rt_dpo_0123456789abcdef';
const DESK = 'rt_desk_0123456789abcdef';
const STAFF = 'rt_staff_0123456789abcdef';
const SECRET = `whsec_${Buffer.from('a secret of a recipient, 32 byte').toString('base64')}`;
const DAY = 864e5;

let crm: Recipient;
let bakery: Bakery;
before(async () => {
  crm = await startRecipient();
  const { purposes } = instructions();
  const { contact } = purposes;
  assert.ok(contact);
  const relationship = { ...contact, basis: 'legitimate-interest' as const };
  bakery = await startBakery({
    instructions: instructions({ purposes: { ...purposes, relationship } }),
    readers: [
      { id: 'dpo', token: DPO, purposes: ['contact', 'marketing'], permissions: ['privacy'] },
      { id: 'desk', token: DESK, purposes: ['contact'] },
      {
        id: 'staff',
        token: STAFF,
        purposes: ['contact'],
        permissions: ['privacy', 'unmask'],
        employer: 'processor',
      },
    ],
    endpoints: [
      { kind: 'webhook', recipient: 'crm', url: crm.url, secret: SECRET },
      { kind: 'webhook', recipient: 'mailer', url: crm.url, secret: SECRET },
    ],
  });
});
after(async () => {
  await bakery.remove();
  await crm.close();
});

const handIn = async () => {
  const visitor = newVisitor();
  const time = bakery.clock.now();
  const grant = change('marketing', 'given', time);
  const record = enquiry(
    { time, purposes: ['contact', 'marketing', 'relationship'], consent: grant.id },
    { name: 'Aino', email: 'aino@example.org', phone: '+358401234567' },
  );
  const batch = batchOf(visitor, time, { changes: [grant], records: [record] });
  assert.equal((await bakery.post('/v1/batch', batch)).status, 200);
  return { visitor, record };
};
const envelope = (visitor: Visitor, more: object = {}) => {
  const { changes: _changes, records: _records, ...own } = batchOf(visitor, bakery.clock.now());
  return { ...own, ...more };
};
const ask = (visitor: Visitor, kind: string, more: object = {}): Promise<Reply> =>
  bakery.post('/v1/requests', envelope(visitor, { request: { id: newId(), kind, ...more } }));
const mine = async (visitor: Visitor) =>
  Object((await bakery.post('/v1/requests/mine', envelope(visitor))).body).requests;
const asReader = (path: string, body: object, token = DPO): Promise<Reply> =>
  bakery.post(path, body, { authorization: `Bearer ${token}` });
const idOf = (reply: Reply): string => {
  assert.equal(reply.status, 200, reply.text);
  return Object(reply.body).request.id;
};
const answer = (id: string, body: object = { fulfil: true }, token = DPO) =>
  asReader(`/v1/requests/${id}/answer`, body, token);
const coded = ({ status, body }: Reply) => [status, Object(body).code, Object(body).path];
const listed = async (state: string, token = DPO) =>
  Object((await bakery.get(`/v1/requests?state=${state}&limit=200`, token)).body).requests;

test('[RQ1] whoever lacks the secret is told the same of somebody known and of nobody, and nothing is stored', async () => {
  const { visitor } = await handIn();
  const thief = { ...visitor, secret: newId() };
  const nobody = newVisitor();
  for (const path of ['/v1/requests', '/v1/requests/mine']) {
    const request = path.endsWith('mine') ? {} : { request: { id: newId(), kind: 'access' } };
    const answers = [
      await bakery.post(path, envelope(thief, request)),
      await bakery.post(path, envelope(nobody, request)),
    ];
    assert.deepEqual(answers.map(coded), [
      [403, 'subject_not_proven', 'subject'],
      [403, 'subject_not_proven', 'subject'],
    ]);
    assert.equal(answers[0]?.text, answers[1]?.text);
  }
  assert.deepEqual(await mine(visitor), []);
  const known = await bakery.inspect((shop) => shop.secretHash(nobody.id));
  assert.equal(known, undefined);
});

test('[RQ1] a request comes from a page of the controller, and what is malformed is refused with its path', async () => {
  const { visitor } = await handIn();
  const sent = envelope(visitor, { request: { id: newId(), kind: 'access' } });
  const elsewhere = await bakery.post('/v1/requests', sent, { origin: 'https://evil.example' });
  assert.deepEqual(coded(elsewhere), [403, 'origin_not_allowed', '']);
  const key = await bakery.post('/v1/requests', { ...sent, key: 'site_key_of_nobody_1' });
  assert.deepEqual(coded(key), [403, 'key_unknown', 'key']);
  const id = newId();
  const table: readonly [request: unknown, code: string, path: string][] = [
    [{ id, kind: 'everything' }, 'wrong_type', 'request.kind'],
    [{ id }, 'missing', 'request.kind'],
    [{ kind: 'access' }, 'missing', 'request.id'],
    [{ id: 'x', kind: 'access' }, 'malformed', 'request.id'],
    [{ id, kind: 'access', purposes: ['marketing'] }, 'unknown_field', 'request.purposes'],
    [{ id, kind: 'access', text: 'x'.repeat(2001) }, 'out_of_range', 'request.text'],
    [{ id, kind: 'access', text: '' }, 'out_of_range', 'request.text'],
    [{ id, kind: 'access', text: 'a\0b' }, 'malformed', 'request.text'],
    [{ id, kind: 'access', text: 'a\ud800' }, 'malformed', 'request.text'],
    [{ id, kind: 'rectification', field: 'email', value: 'a\0b' }, 'malformed', 'request.value'],
    [{ id, kind: 'objection' }, 'missing', 'request.purposes'],
    [{ id, kind: 'objection', purposes: [] }, 'out_of_range', 'request.purposes'],
    [{ id, kind: 'rectification', field: 'email' }, 'missing', 'request.value'],
    [{ id, kind: 'rectification', field: '__proto__', value: 'x' }, 'malformed', 'request.field'],
    [{ id, kind: 'rectification', field: 'email', value: { a: 1 } }, 'wrong_type', 'request.value'],
    [[], 'wrong_type', 'request'],
    ['access', 'wrong_type', 'request'],
  ];
  for (const [request, code, path] of table) {
    const refused = await bakery.post('/v1/requests', envelope(visitor, { request }));
    assert.deepEqual(coded(refused), [400, code, path], JSON.stringify(request).slice(0, 80));
  }
  assert.deepEqual(coded(await ask(visitor, 'rectification', { field: 'wish', value: 'x' })), [
    404,
    'field_not_kept',
    'request.field',
  ]);
  assert.deepEqual(coded(await ask(visitor, 'withdrawal', { purposes: ['marketing', 'billing'] })), [
    422,
    'purpose_not_instructed',
    'request.purposes[1]',
  ]);
  assert.deepEqual(coded(await ask(visitor, 'objection', { purposes: ['contact'] })), [
    422,
    'purpose_not_objectable',
    'request.purposes[0]',
  ]);
  assert.deepEqual(await mine(visitor), []);
});

test('[RQ1] a person sees what they asked, when it is due and what became of it; twice sent is once asked', async () => {
  const { visitor } = await handIn();
  const sent = envelope(visitor, { request: { id: newId(), kind: 'access', text: 'Everything, please.' } });
  const [one, two] = [await bakery.post('/v1/requests', sent), await bakery.post('/v1/requests', sent)];
  assert.deepEqual(Object(one.body).request, Object(two.body).request);
  assert.equal(one.headers.get('access-control-allow-origin'), 'https://bakery.example');
  const [shown, ...more] = await mine(visitor);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [shown.kind, shown.state, shown.identity, shown.extensions, shown.answeredAt, shown.export],
    ['access', 'open', 'secret', [], null, false],
  );
  assert.ok(shown.dueAt - shown.receivedAt >= 28 * DAY && shown.dueAt - shown.receivedAt <= 31 * DAY);
  const extended = await asReader(`/v1/requests/${shown.id}/extension`, {
    months: 2,
    reason: 'Many records.',
  });
  assert.equal(extended.status, 200);
  const refused = await answer(shown.id, { refuse: 'You asked last week.' });
  assert.equal(Object(refused.body).request.text, 'Everything, please.');
  const [later] = await mine(visitor);
  assert.deepEqual(
    [later.state, later.refusal, later.extensions[0].reason, later.export],
    ['refused', 'You asked last week.', 'Many records.', false],
  );
  assert.ok(later.dueAt > shown.dueAt + 55 * DAY);
  assert.deepEqual(coded(await answer(shown.id)), [409, 'request_answered', '']);
});

test('[RQ4] only a reader of the controller with the permission privacy sees requests, answers, and acts for people', async () => {
  const { visitor } = await handIn();
  const id = idOf(await ask(visitor, 'access', { text: 'Everything, please.' }));
  const paths = [
    `/v1/requests/${id}/answer`,
    `/v1/requests/${id}/extension`,
    `/v1/subjects/${visitor.id}/erasure`,
    `/v1/subjects/${visitor.id}/restriction`,
  ];
  for (const [token, code] of [
    [STAFF, 'processor_may_not_answer'],
    [DESK, 'permission_not_granted'],
  ] as const) {
    assert.deepEqual(coded(await bakery.get('/v1/requests', token)), [403, code, '']);
    for (const path of paths)
      assert.deepEqual(coded(await asReader(path, { fulfil: true }, token)), [403, code, ''], path);
  }
  const unknown = await answer(newId());
  assert.deepEqual(coded(unknown), [404, 'request_unknown', '']);
  // The other controller's reader finds nothing here.
  assert.deepEqual(coded(await answer(id, { fulfil: true }, TOKENS.other)), [
    403,
    'permission_not_granted',
    '',
  ]);
  for (const body of [{}, { fulfil: true, refuse: 'no' }])
    assert.deepEqual(coded(await answer(id, body)), [400, 'missing', 'fulfil']);
  assert.deepEqual(coded(await answer(id, { fulfil: false })), [400, 'malformed', 'fulfil']);
  assert.deepEqual(coded(await answer(id, { refuse: '  ' })), [400, 'out_of_range', 'refuse']);
  const tooLong = await asReader(`/v1/requests/${id}/extension`, { months: 3, reason: 'x' });
  assert.deepEqual(coded(tooLong), [400, 'out_of_range', 'months']);
  const [waiting] = (await listed('open')).filter((each: { id: string }) => each.id === id);
  assert.deepEqual(
    [waiting.subject, waiting.text, waiting.state, waiting.overdue],
    [visitor.id, 'Everything, please.', 'open', false],
  );
  assert.deepEqual(coded(await bakery.get('/v1/requests?state=all', DPO)), [400, 'malformed', 'state']);
  assert.deepEqual(coded(await bakery.get('/v1/requests?after=x', DPO)), [
    400,
    'position_malformed',
    'after',
  ]);
  const page = await bakery.get('/v1/requests?limit=1', DPO);
  const next = Object(page.body).next;
  const second = Object((await bakery.get(`/v1/requests?limit=1&after=${next}`, DPO)).body).requests;
  assert.notDeepEqual(second, Object(page.body).requests);
});

test('[RQ4] a restriction, an objection and an erasure are done when the controller says yes, and noted', async () => {
  const { visitor, record } = await handIn();
  const restriction = idOf(await ask(visitor, 'restriction'));
  assert.equal((await answer(restriction)).status, 200);
  const objection = idOf(await ask(visitor, 'objection', { purposes: ['relationship'] }));
  const objected = await answer(objection);
  assert.equal(Object(objected.body).request.state, 'fulfilled');
  const access = idOf(await ask(visitor, 'access'));
  const erasure = idOf(await ask(visitor, 'erasure'));
  const erased = await answer(erasure);
  assert.deepEqual([Object(erased.body).records, Object(erased.body).request.state], [1, 'fulfilled']);
  const { kept, state, history, actions } = await bakery.inspect(async (shop) => ({
    kept: await shop.record(record.id),
    state: (await shop.subjectStates([visitor.id])).get(visitor.id),
    history: (await shop.histories([visitor.id])).get(visitor.id),
    actions: (await shop.audit(0, 1000)).filter(({ subject }) => subject === visitor.id),
  }));
  assert.equal(kept, undefined);
  assert.ok(state?.erasedAt);
  assert.deepEqual([history?.at(-1)?.state, history?.at(-1)?.surface], ['objected', 'request']);
  const answered = actions.filter(({ action }) => action === 'answer-request');
  assert.deepEqual(
    answered.map(({ detail }) => [detail['kind'], detail['state']]),
    [
      ['restriction', 'fulfilled'],
      ['objection', 'fulfilled'],
      ['access', 'closed'],
      ['erasure', 'fulfilled'],
    ],
  );
  // The person still sees what became of it, and asks in vain for more.
  const states = (await mine(visitor)).map(({ id, state: of }: { id: string; state: string }) => [id, of]);
  assert.deepEqual(states, [
    [restriction, 'fulfilled'],
    [objection, 'fulfilled'],
    [access, 'closed'],
    [erasure, 'fulfilled'],
  ]);
  assert.deepEqual(coded(await ask(visitor, 'access')), [410, 'erased', 'subject.id']);
});

test('[RQ4] a withdrawal waits for nobody: it is done when it is asked', async () => {
  const { visitor } = await handIn();
  const asked = await ask(visitor, 'withdrawal', { purposes: ['marketing'] });
  assert.equal(Object(asked.body).request.state, 'fulfilled');
  const history = await bakery.inspect(async (shop) => (await shop.histories([visitor.id])).get(visitor.id));
  assert.deepEqual(
    history?.map(({ state }) => state),
    ['given', 'withdrawn'],
  );
});

test('[RQ5] a rectification reaches whoever has the field, with the value only where they may have it', async () => {
  const { visitor, record } = await handIn();
  const got = () =>
    crm.received
      .map(({ text }): unknown => JSON.parse(text))
      .map((each) => Object(each))
      .filter(({ data }) => JSON.stringify(data).includes(record.id));
  await until(() => got().filter(({ type }) => type === 'lead').length === 2);
  const wrong = { record: record.id, field: 'email', value: 'aino.new@example.org' };
  const done = await answer(idOf(await ask(visitor, 'rectification', wrong)));
  assert.deepEqual([done.status, Object(done.body).told], [200, ['crm', 'mailer']]);
  const told = () => got().filter(({ type }) => type === 'person.rectified');
  await until(() => told().length === 2);
  for (const { data } of told()) assert.deepEqual(data.records[0].values, { email: 'aino.new@example.org' });

  // Neither of them may have the telephone number: it was never sent, and nobody is told of it.
  const phone = { field: 'phone', value: '+358409999999' };
  const second = await answer(idOf(await ask(visitor, 'rectification', phone)));
  assert.deepEqual(Object(second.body).told, []);
  // The name the CRM has; the mailer was never given it.
  const name = { field: 'name', value: 'Aino Maria' };
  const third = await answer(idOf(await ask(visitor, 'rectification', name)));
  assert.deepEqual(Object(third.body).told, ['crm']);
  await until(() => told().length === 3);
  assert.deepEqual(told()[2]?.data.records[0], {
    record: record.id,
    purpose: 'contact',
    fields: ['name'],
    values: { name: 'Aino Maria' },
  });
  // Whoever was told to stop using it is not told what it is now.
  assert.equal((await ask(visitor, 'withdrawal', { purposes: ['marketing'] })).status, 200);
  const again = await ask(visitor, 'rectification', { field: 'email', value: 'aino.third@example.org' });
  assert.deepEqual(Object((await answer(idOf(again))).body).told, ['crm']);
  const why = Object((await bakery.get(`/v1/records/${record.id}/why`, DPO)).body);
  assert.deepEqual(
    why.corrected.map(({ field }: { field: string }) => field),
    ['email', 'phone', 'name', 'email'],
  );
  assert.equal(
    why.fields.find(({ field }: { field: string }) => field === 'email').value,
    'aino.third@example.org',
  );
  const leads = await bakery.get('/v1/leads?purpose=contact&limit=200', DPO);
  assert.ok(leads.text.includes('aino.third@example.org') && leads.text.includes('Aino Maria'));
  assert.ok(!leads.text.includes('aino.new@example.org'));
  assert.ok(!bakery.log().includes('aino.new@example.org'));
});

test('[RQ3] what is overdue is listed and counted, and cannot be extended any more', async () => {
  const { visitor } = await handIn();
  const id = idOf(await ask(visitor, 'access'));
  bakery.clock.skip(32 * DAY);
  const overdue = (await listed('overdue')).map((each: { id: string }) => each.id);
  assert.ok(overdue.includes(id));
  const { text } = await bakery.get('/metrics');
  const [, counted] = /^remit_people_requests\{state="overdue"\} (\d+)$/m.exec(text) ?? [];
  assert.equal(Number(counted), overdue.length);
  assert.match(text, /^remit_people_requests\{state="open"\} \d+$/m);
  const extension = await asReader(`/v1/requests/${id}/extension`, { months: 1, reason: 'Late.' });
  assert.deepEqual(coded(extension), [409, 'request_overdue', '']);
});
