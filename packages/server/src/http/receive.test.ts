import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PROTOCOL_VERSION } from '@remit/contract';
import { batchOf, change, enquiry, newId, newVisitor, ORIGIN, type Visitor } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

let bakery: Bakery;
before(async () => {
  bakery = await startBakery();
});
after(() => bakery.remove());

const PLANTED = ['eve@planted.example', 'hunter2planted', 'planted-token-0123456789'];
const YEAR = 365 * 86_400_000;

/** Everything the store holds of this person and of everybody. */
const stored = (visitor: Visitor) =>
  bakery.inspect(async (controller) => {
    const kinds = ['lead', 'message', 'event'] as const;
    const lists = await Promise.all(kinds.map((kind) => controller.records(kind, undefined, 200)));
    const ledger = await controller.histories([visitor.id]);
    return {
      records: lists.flat().filter(({ subject }) => subject === visitor.id).length,
      changes: ledger.get(visitor.id)?.length ?? 0,
      known: await controller.holdsSecret(visitor.id, ''),
    };
  });
const NOTHING = { records: 0, changes: 0, known: undefined };

type Make = (visitor: Visitor, now: number) => unknown;
type Refusal = readonly [
  title: string,
  make: Make,
  status: number,
  code: string,
  path: string,
  headers?: Record<string, string>,
];

const good = (visitor: Visitor, now: number, more: object = {}) =>
  batchOf(visitor, now, {
    records: [enquiry({ time: now }, { name: 'Eve', email: PLANTED[0] ?? '' })],
    ...more,
  });
const withRecord =
  (more: object): Make =>
  (visitor, now) =>
    good(visitor, now, { records: [{ ...enquiry({ time: now }), ...more }] });
const tagged =
  (tag: object): Make =>
  (visitor, now) =>
    good(visitor, now, { records: [enquiry({ time: now, ...tag })] });
const without =
  (field: string): Make =>
  (visitor, now) => {
    const { [field]: _gone, ...rest }: Record<string, unknown> = good(visitor, now);
    return rest;
  };

const ENVELOPE: readonly Refusal[] = [
  ['[SV5] truncated JSON', (v, n) => JSON.stringify(good(v, n)).slice(0, -9), 400, 'json_malformed', ''],
  ['[SV5] no body', () => '', 400, 'json_malformed', ''],
  ['[SV5] a list', () => [], 400, 'wrong_type', ''],
  ['[SV5] no subject', without('subject'), 400, 'missing', 'subject'],
  ['[SV5] no records', without('records'), 400, 'missing', 'records'],
  ['[SV5] no protocol', without('protocol'), 400, 'missing', 'protocol'],
  ['[SV5] a subject that is a word', (v, n) => good(v, n, { subject: 'me' }), 400, 'wrong_type', 'subject'],
  ['[SV5] an unknown field', (v, n) => good(v, n, { admin: true }), 400, 'unknown_field', 'admin'],
  ['[SV5] a time that is text', (v, n) => good(v, n, { sentAt: 'now' }), 400, 'wrong_type', 'sentAt'],
  ['[SV5] a negative time', (v, n) => good(v, n, { sentAt: -1 }), 400, 'out_of_range', 'sentAt'],
  [
    '[SV5] an unknown loss',
    (v, n) => good(v, n, { losses: { bored: 1 } }),
    400,
    'unknown_field',
    'losses.bored',
  ],
  [
    '[SV5] another protocol',
    (v, n) => good(v, n, { protocol: PROTOCOL_VERSION + 1 }),
    409,
    'protocol_unknown',
    'protocol',
  ],
  [
    '[SV5] 10,000 records',
    (v, n) => good(v, n, { records: Array(10_000).fill({}) }),
    413,
    'too_many',
    'records',
  ],
  [
    '[SV5] 501 changes',
    (v, n) => good(v, n, { records: [], changes: Array(501).fill({}) }),
    413,
    'too_many',
    'changes',
  ],
  ['[SV5] 5 MB', (v, n) => good(v, n, { pad: 'x'.repeat(5_000_000) }), 413, 'body_too_large', ''],
  [
    '[SV5] a form',
    (v, n) => good(v, n),
    415,
    'content_type_unknown',
    '',
    { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN },
  ],
  [
    '[SV4] an unknown controller',
    (v, n) => good(v, n, { controller: 'nobody' }),
    404,
    'controller_unknown',
    'controller',
  ],
  ['[SV4] another site key', (v, n) => good(v, n, { key: newId() }), 403, 'key_unknown', 'key'],
  [
    '[SV4] the key of another controller',
    (v, n) => good(v, n, { key: 'site_forge_key_0001' }),
    403,
    'key_unknown',
    'key',
  ],
  [
    '[SV4] another origin',
    (v, n) => good(v, n),
    403,
    'origin_not_allowed',
    '',
    { origin: 'https://evil.example' },
  ],
  [
    '[SV4] the origin of another controller',
    (v, n) => good(v, n),
    403,
    'origin_not_allowed',
    '',
    { origin: 'https://forge.example' },
  ],
  [
    '[SV4] an origin that only begins like it',
    (v, n) => good(v, n),
    403,
    'origin_not_allowed',
    '',
    { origin: `${ORIGIN}.evil.example` },
  ],
  ['[SV4] an opaque origin', (v, n) => good(v, n), 403, 'origin_not_allowed', '', { origin: 'null' }],
  ['[SV4] no origin', (v, n) => good(v, n), 403, 'origin_missing', '', {}],
];

const ITEMS: readonly Refusal[] = [
  [
    'a record of another controller',
    tagged({ controller: 'forge' }),
    422,
    'controller_mismatch',
    'records[0].tag.controller',
  ],
  ['a record without a tag', withRecord({ tag: undefined }), 422, 'missing', 'records[0].tag'],
  ['a record whose type is a number', withRecord({ type: 7 }), 422, 'wrong_type', 'records[0].type'],
  [
    'a record with an unknown field of its own',
    withRecord({ admin: 1 }),
    422,
    'unknown_field',
    'records[0].admin',
  ],
  [
    'an unknown purpose',
    tagged({ purposes: ['recovery'] }),
    422,
    'purpose_not_instructed',
    'records[0].tag.purposes',
  ],
  [
    'marketing without consent',
    tagged({ purposes: ['marketing'] }),
    422,
    'consent_not_given',
    'records[0].tag.purposes',
  ],
  [
    'a consent nobody gave',
    tagged({ purposes: ['marketing'], consent: newId() }),
    422,
    'consent_unknown',
    'records[0].tag.purposes',
  ],
  [
    'a password',
    withRecord({ fields: { email: PLANTED[0], password: PLANTED[1] } }),
    422,
    'forbidden_category',
    'records[0].fields.password',
  ],
  [
    'a value of the wrong type',
    withRecord({ fields: { email: { a: 1 } } }),
    422,
    'wrong_type',
    'records[0].fields.email',
  ],
  [
    'a future time',
    (v, n) => good(v, n, { records: [enquiry({ time: n + 3_600_000 })] }),
    422,
    'time_in_future',
    'records[0].tag.time',
  ],
  [
    'an ancient time',
    (v, n) => good(v, n, { records: [enquiry({ time: n - 30 * YEAR })] }),
    422,
    'retention_ended',
    'records[0].tag.purposes',
  ],
];

for (const [title, make, status, code, path, headers] of [
  ...ENVELOPE,
  ...ITEMS.map(([first, ...rest]) => [`[SV5] ${first}`, ...rest] as const),
])
  test(`${title}: ${status} ${code}, and nothing is stored`, async () => {
    const visitor = newVisitor();
    const answer = await bakery.post(
      '/v1/batch',
      make(visitor, bakery.clock.now()),
      headers ?? { origin: ORIGIN },
    );
    const { code: got, path: at, message } = Object(answer.body);
    assert.deepEqual({ status: answer.status, code: got, path: at }, { status, code, path });
    assert.equal(typeof message, 'string');
    assert.ok(!PLANTED.some((planted) => answer.text.includes(planted)), 'nothing is repeated');
    assert.deepEqual(await stored(visitor), NOTHING);
    // Only a page that the controller does not list is kept from reading why.
    const hidden = code.startsWith('origin_');
    const expected = hidden ? null : ORIGIN;
    assert.equal(answer.headers.get('access-control-allow-origin'), expected);
    assert.match(answer.headers.get('vary') ?? '', /Origin/);
  });

test('a good batch is stored, and its page may read the verdicts', async () => {
  const visitor = newVisitor();
  const now = bakery.clock.now();
  const grant = change('marketing', 'given', now);
  const record = enquiry({ time: now, purposes: ['contact', 'marketing'], consent: grant.id });
  const batch = batchOf(visitor, now, { changes: [grant], records: [record] });
  const first = await bakery.post('/v1/batch', batch);
  assert.equal(first.status, 200);
  assert.equal(first.headers.get('access-control-allow-origin'), ORIGIN);
  assert.equal(first.headers.get('access-control-allow-credentials'), null);
  assert.deepEqual(Object(first.body).verdicts, [
    { id: grant.id, outcome: 'stored' },
    { id: record.id, outcome: 'stored' },
  ]);
  const again = await bakery.post('/v1/batch', batch, { origin: ORIGIN, 'content-type': 'application/json' });
  assert.deepEqual(
    Object(again.body).verdicts.map((verdict: object) => Object(verdict).outcome),
    ['duplicate', 'duplicate'],
  );
  assert.deepEqual(await stored(visitor), { records: 1, changes: 1, known: false });
});

test('a preflight is answered, though the widget needs none', async () => {
  for (const path of ['/v1/batch', '/v1/withdrawals']) {
    const response = await fetch(`${bakery.url}${path}`, { method: 'OPTIONS', headers: { origin: ORIGIN } });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('access-control-allow-methods'), 'POST');
    assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
  }
});

test('[SV6] nothing personal is in the log, whatever was sent and wherever it stood', async () => {
  const [email = '', password = '', token = ''] = PLANTED;
  const visitor = newVisitor();
  const now = bakery.clock.now();
  await bakery.post('/v1/batch', good(visitor, now));
  await bakery.post('/v1/batch', `{"email":"${email}","password":"${password}"`);
  await bakery.post('/v1/batch', good(visitor, now, { [email]: password }));
  await bakery.post(`/v1/batch?email=${email}`, good(visitor, now), {
    origin: `https://${email}`,
    cookie: password,
  });
  await bakery.post(`/${email}`, password, { authorization: `Bearer ${token}` });
  await bakery.get(`/v1/leads?purpose=contact&${email}=${password}`, token);
  await bakery.get(`/v1/leads?purpose=${email}`, TOKENS.all);
  await bakery.get(`/v1/records/${email}/why`, TOKENS.all);
  await bakery.get(`/v1/bots/${email}/${password}`);
  await bakery.get(`/v1/%zz${email}`);
  // The one line that is not about a request says where the server itself listens.
  const log = bakery
    .log()
    .split('\n')
    .filter((line) => !line.includes('Server listening at'))
    .join('\n');
  for (const planted of [...PLANTED, TOKENS.all, visitor.id, visitor.secret, '127.0.0.1', 'bakery.example'])
    assert.ok(!log.includes(planted), planted);
  const lines = log
    .trim()
    .split('\n')
    .map((line) => Object(JSON.parse(line)));
  assert.ok(lines.some(({ route, status }) => route === '/v1/batch' && status === 200));
  assert.ok(lines.some(({ route }) => route === '/v1/records/:id/why'));
  for (const line of lines)
    assert.deepEqual(Object.keys(line).toSorted(), [
      'level',
      'method',
      'ms',
      'msg',
      'reqId',
      'route',
      'status',
      'time',
    ]);
});
