import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { ConsentChange } from '@remit/contract';
import { batchOf, change, enquiry, instructions, newId, newVisitor } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

const MONTH = 31 * 864e5;
const FINNISH = 'Lähetämme tarjouksia – “käsin tehtyjä” 🥖.';

const STAFF = 'rt_staff_0123456789ab';
let bakery: Bakery;
before(async () => {
  const { purposes, ...rest } = instructions();
  const { marketing } = purposes;
  assert.ok(marketing);
  bakery = await startBakery({
    instructions: {
      ...rest,
      purposes: {
        ...purposes,
        marketing: { ...marketing, wording: { ...marketing.wording, fi: FINNISH } },
        targeting: { ...marketing, wording: { en: 'To show you bread elsewhere.' } },
        tasting: { ...marketing, broader: 'profiling', wording: { en: 'To guess what you like.' } },
      },
    },
    readers: [
      { id: 'all', token: TOKENS.all, purposes: ['contact', 'marketing', 'analytics', 'targeting'] },
      { id: 'desk', token: TOKENS.contact, purposes: ['contact'] },
      { id: 'staff', token: STAFF, purposes: ['contact'], permissions: ['privacy'], employer: 'processor' },
    ],
  });
});
after(() => bakery.remove());

const send = async (
  visitor = newVisitor(),
  more: object = {},
  headers: Readonly<Record<string, string>> = {},
) => {
  const { status, body } = await bakery.post('/v1/batch', batchOf(visitor, bakery.clock.now(), more), {
    origin: 'https://bakery.example',
    ...headers,
  });
  assert.ok(status === 200 || status === 422, String(status));
  return Object(body).verdicts.map(
    ({ outcome, code }: { outcome: string; code?: string }) => code ?? outcome,
  );
};
const consentsOf = async (id: string) =>
  Object((await bakery.get(`/v1/subjects/${id}/consents`, TOKENS.all)).body).consents;
const statesOf = async (id: string) =>
  (await consentsOf(id)).map(({ purpose, state, method }: ConsentChange) => `${purpose} ${state} ${method}`);
const leadIds = async (purpose: string) =>
  Object((await bakery.get(`/v1/leads?purpose=${purpose}&limit=200`, TOKENS.all)).body).leads.map(
    ({ id }: { id: string }) => id,
  );
const now = () => bakery.clock.now();

test('[SV1] neither ledger nor words nor a person’s history without a reader', async () => {
  for (const path of [
    '/v1/ledger',
    `/v1/words/${'0'.repeat(64)}`,
    `/v1/subjects/${newId()}/consents`,
    '/v1/counts',
    '/v1/records',
  ])
    assert.equal((await bakery.get(path)).status, 401, path);
  assert.equal((await bakery.get(`/v1/words/${'0'.repeat(64)}`, TOKENS.all)).status, 404);
  assert.equal((await bakery.get('/v1/words/short', TOKENS.all)).status, 404);
  assert.equal((await bakery.get(`/v1/subjects/${newId()}/consents`, TOKENS.all)).status, 404);
  assert.equal((await bakery.get('/v1/ledger?limit=0', TOKENS.all)).status, 400);
});

test('[LE3] words come back byte for byte by their hash, whatever the instructions say now', async () => {
  const sha256 = hash('sha256', FINNISH);
  const get = async () => {
    const response = await fetch(`${bakery.url}/v1/words/${sha256}`, {
      headers: { authorization: `Bearer ${TOKENS.contact}` },
    });
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
    return Buffer.from(await response.arrayBuffer());
  };
  assert.deepEqual(await get(), Buffer.from(FINNISH, 'utf8'));
  await bakery.inspect(async (controller) => {
    const inForce = await controller.instructions();
    const { marketing } = inForce.purposes;
    assert.ok(marketing);
    const purposes = {
      ...inForce.purposes,
      marketing: { ...marketing, wording: { en: 'To write to you about new bread.' } },
    };
    await controller.addInstructions({ ...inForce, version: inForce.version + 1, purposes }, now());
  });
  bakery.clock.skip(2000);
  assert.deepEqual(await get(), Buffer.from(FINNISH, 'utf8'));
  assert.equal(hash('sha256', await get()), sha256);
  assert.equal(
    (
      await fetch(`${bakery.url}/v1/words/${sha256}`, {
        headers: { authorization: `Bearer ${TOKENS.other}` },
      })
    ).status,
    404,
  );
});

test('[LE1] a person’s history holds every detail of each change, with the words', async () => {
  const visitor = newVisitor();
  const given = change('marketing', 'given', now() - 10);
  const asked = change('analytics', 'asked', now() - 5);
  assert.deepEqual(await send(visitor, { changes: [given, asked] }), ['stored', 'stored']);
  const { body } = await bakery.get(`/v1/subjects/${visitor.id}/consents`, TOKENS.contact);
  const { consents, restrictedAt, erasedAt } = Object(body);
  assert.deepEqual([restrictedAt, erasedAt], [null, null]);
  const { seq, receivedAt, time, ...first } = consents[0];
  assert.deepEqual(first, {
    ...Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'time')),
    text: 'To write to you about new bread.',
  });
  assert.ok(seq > 0 && receivedAt >= time);
  assert.equal(consents[1].seq, seq + 1);
  assert.equal((await bakery.get(`/v1/subjects/${visitor.id}/consents`, TOKENS.other)).status, 404);
});

test('[RQ4] staff of the processor does not see what one person said, whatever it was given', async () => {
  const visitor = newVisitor();
  await send(visitor, { changes: [change('marketing', 'given', now())] });
  const before = (await bakery.inspect((controller) => controller.audit(0, 1000))).length;
  for (const id of [visitor.id, newId()]) {
    const { status, body, text } = await bakery.get(`/v1/subjects/${id}/consents`, STAFF);
    assert.deepEqual([status, Object(body).code], [403, 'processor_may_not_answer']);
    assert.ok(!text.includes('new bread'));
  }
  assert.equal((await bakery.inspect((controller) => controller.audit(0, 1000))).length, before);
});

test('[LE4] a change that repeats is answered as a duplicate, and what cites it counts', async () => {
  const visitor = newVisitor();
  const first = change('marketing', 'given', now());
  const again = change('marketing', 'given', now());
  const renewed = change('marketing', 'renewed', now());
  assert.deepEqual(await send(visitor, { changes: [first] }), ['stored']);
  const record = () => enquiry({ time: now(), purposes: ['marketing'], consent: again.id });
  const [one, other] = [record(), record()];
  assert.deepEqual(await send(visitor, { changes: [again], records: [one] }), ['duplicate', 'stored']);
  assert.deepEqual(await send(visitor, { changes: [again], records: [other] }), ['duplicate', 'stored']);
  assert.deepEqual(await send(visitor, { changes: [renewed, change('marketing', 'renewed', now())] }), [
    'stored',
    'stored',
  ]);
  assert.deepEqual(await statesOf(visitor.id), [
    'marketing given button',
    'marketing renewed button',
    'marketing renewed button',
  ]);
  const served = await leadIds('marketing');
  assert.ok(served.includes(one.id) && served.includes(other.id));
  const { body } = await bakery.get(`/v1/records/${other.id}/why`, TOKENS.all);
  assert.equal(Object(body).fields[0].purposes[0].consent.id, first.id);
});

test('[PL13] Sec-GPC refuses once, for every purpose it is about, before the records are judged', async () => {
  const visitor = newVisitor();
  const given = change('marketing', 'given', now());
  const record = enquiry({ time: now(), purposes: ['contact', 'targeting'] });
  await send(visitor, { changes: [given], records: [record] }, { 'sec-gpc': '1' });
  assert.deepEqual(await statesOf(visitor.id), [
    'targeting refused gpc',
    'tasting refused gpc',
    'marketing given button',
  ]);
  const [signal] = await consentsOf(visitor.id);
  assert.equal(signal.text, 'Sec-GPC: 1');
  assert.equal((await bakery.get(`/v1/words/${signal.words}`, TOKENS.all)).text, 'Sec-GPC: 1');

  // An explicit choice on this site is newer, and stands although the browser goes on.
  const words = hash('sha256', 'To show you bread elsewhere.');
  const explicit = { ...change('marketing', 'given', now()), purpose: 'targeting', words };
  const targeted = enquiry({ time: now(), purposes: ['targeting'], consent: explicit.id });
  assert.deepEqual(await send(visitor, { changes: [explicit], records: [targeted] }, { 'sec-gpc': '1' }), [
    'stored',
    'stored',
  ]);
  await send(visitor, { records: [enquiry({ time: now() })] }, { 'sec-gpc': '1' });
  assert.equal((await statesOf(visitor.id)).length, 4);
  assert.ok((await leadIds('targeting')).includes(targeted.id));
});

test('[PL13] a signal that comes after a grant ends it, and only the value 1 is a signal', async () => {
  const words = hash('sha256', 'To show you bread elsewhere.');
  for (const [value, ends] of [
    ['1', true],
    ['0, 1', true],
    ['0', false],
    ['true', false],
    ['11', false],
    ['', false],
  ] as const) {
    const visitor = newVisitor();
    const explicit = { ...change('marketing', 'given', now()), purpose: 'targeting', words };
    const targeted = enquiry({ time: now(), purposes: ['targeting'], consent: explicit.id });
    await send(visitor, { changes: [explicit], records: [targeted] });
    assert.ok((await leadIds('targeting')).includes(targeted.id));
    await send(visitor, { records: [enquiry({ time: now() })] }, { 'sec-gpc': value });
    assert.equal((await leadIds('targeting')).includes(targeted.id), !ends, value);
  }
});

test('[LE4] nobody becomes known by a signal alone', async () => {
  const visitor = newVisitor();
  const refused = enquiry({ time: now(), purposes: ['marketing'], consent: newId() });
  assert.deepEqual(await send(visitor, { records: [refused] }, { 'sec-gpc': '1' }), ['consent_unknown']);
  assert.equal((await bakery.get(`/v1/subjects/${visitor.id}/consents`, TOKENS.all)).status, 404);
});

test('[LE5] the recipe in docs/privacy-officer.md verifies what the server gives out, and finds what was changed', async () => {
  const page = await readFile(new URL('../../../../docs/privacy-officer.md', import.meta.url), 'utf8');
  const [, script = ''] = /```js\n(\/\/ verify-ledger\.mjs[\s\S]*?)```/.exec(page) ?? [];
  assert.match(script, /sha256/);
  const folder = await mkdtemp(join(tmpdir(), 'remit-recipe-'));
  const file = join(folder, 'verify-ledger.mjs');
  await writeFile(file, script);
  const run = async (...args: string[]) => {
    const env = { PATH: process.env['PATH'], REMIT_URL: bakery.url, REMIT_TOKEN: TOKENS.contact };
    const done = promisify(execFile)(process.execPath, [file, ...args], { env });
    return done.then(
      ({ stdout }) => stdout,
      ({ stderr }) => `wrong: ${stderr}`,
    );
  };
  const { end } = await bakery.inspect(async (controller) => ({ end: await controller.ledgerEnd() }));
  assert.ok(end.seq > 10);
  assert.equal(await run(), `${end.seq} entries, each as it was written; note ${end.seq}:${end.hash}\n`);
  assert.match(await run(`${end.seq}:${end.hash}`), /each as it was written/);
  assert.match(await run(`${end.seq}:${'0'.repeat(64)}`), /wrong: .*entry \d+ is not as it was noted/s);
  await rm(folder, { recursive: true });
});

test('[PL6] over HTTP: new wording makes only its own purpose stale, until it is renewed', async () => {
  const visitor = newVisitor();
  const changes = [change('marketing', 'given', now()), change('analytics', 'given', now())];
  const consent = changes[1]?.id ?? '';
  const lead = enquiry({ time: now(), purposes: ['contact', 'marketing'], consent });
  const seen = {
    ...enquiry({ time: now(), purposes: ['analytics'], consent }, { page: '/rye' }),
    type: 'seen',
  };
  await send(visitor, { changes, records: [lead, seen] });
  await bakery.inspect(async (controller) => {
    const inForce = await controller.instructions();
    const { marketing } = inForce.purposes;
    assert.ok(marketing);
    const wording = { en: 'To write to you about new bread and cake.' };
    const purposes = { ...inForce.purposes, marketing: { ...marketing, wording, wordingSince: '2026-11' } };
    const notices = [...inForce.notices, '2026-11'];
    await controller.addInstructions({ ...inForce, version: inForce.version + 1, notices, purposes }, now());
  });
  bakery.clock.skip(2000);
  const explained = await bakery.get('/v1/leads?purpose=marketing&explain=1&limit=1', TOKENS.all);
  assert.ok(Object(explained.body).leftOutBy.consent_stale >= 1, explained.text);
  assert.ok(!(await leadIds('marketing')).includes(lead.id));
  assert.ok((await leadIds('contact')).includes(lead.id));
  const events = await bakery.get('/v1/records?purpose=analytics&kind=event&type=seen', TOKENS.all);
  assert.deepEqual(
    Object(events.body).records.map(({ id, fields }: { id: string; fields: object }) => [id, fields]),
    [[seen.id, { page: '/rye' }]],
  );
  const renewed = {
    ...change('marketing', 'renewed', now()),
    notice: '2026-11',
    words: hash('sha256', 'To write to you about new bread and cake.'),
  };
  await send(visitor, { changes: [renewed] });
  assert.ok((await leadIds('marketing')).includes(lead.id));
});

test('[RD3] over HTTP: a count for a purpose, by day, and nothing of what may not be counted', async () => {
  const get = (query: string) => bakery.get(`/v1/counts?${query}`, TOKENS.all);
  const codeOf = async (query: string) => Object((await get(query)).body).code;
  assert.equal(await codeOf('type=seen'), 'purpose_missing');
  assert.equal(await codeOf('purpose=analytics'), 'missing');
  assert.equal(await codeOf('purpose=analytics&type=nothing'), 'type_unknown');
  assert.equal(await codeOf('purpose=analytics&type=seen&by=week'), 'malformed');
  assert.equal(await codeOf('purpose=analytics&type=seen&from=today'), 'malformed');
  const count = async () => Object((await get('purpose=analytics&type=seen&by=day')).body);
  const before = await count();
  const visitor = newVisitor();
  const given = change('analytics', 'given', now());
  const tag = { time: now(), purposes: ['analytics'], consent: given.id };
  const seen = () => ({ ...enquiry(tag, { page: '/rye' }), type: 'seen' });
  await send(visitor, { changes: [given], records: [seen(), seen()] });
  const { records, people, days } = await count();
  assert.deepEqual([records, people], [before.records + 2, before.people + 1]);
  assert.equal(days.at(-1).day, new Date(now()).toISOString().slice(0, 10));
  assert.equal(Object((await get('purpose=contact&type=seen')).body).records, 0);
  assert.equal(Object((await get(`purpose=analytics&type=seen&to=${now() - 864e5}`)).body).records, 0);
});

test('[PL5] over HTTP: a consent is not served after its validity, until it is renewed', async () => {
  const visitor = newVisitor();
  const words = hash('sha256', 'To show you bread elsewhere.');
  const given = { ...change('marketing', 'given', now()), purpose: 'targeting', words };
  const lead = enquiry({ time: now(), purposes: ['contact', 'targeting'], consent: given.id });
  await bakery.inspect(async (controller) => {
    const inForce = await controller.instructions();
    const { targeting } = inForce.purposes;
    assert.ok(targeting);
    const purposes = { ...inForce.purposes, targeting: { ...targeting, validity: 1 } };
    await controller.addInstructions({ ...inForce, version: inForce.version + 1, purposes }, now());
  });
  bakery.clock.skip(2000);
  await send(visitor, { changes: [given], records: [lead] });
  assert.ok((await leadIds('targeting')).includes(lead.id));
  bakery.clock.skip(MONTH);
  assert.ok(!(await leadIds('targeting')).includes(lead.id));
  // By the clock alone: the ledger holds what people did.
  assert.equal((await statesOf(visitor.id)).length, 1);
  // After its end, the same "yes" is a choice anew.
  const again = { ...given, id: newId(), time: now() };
  assert.deepEqual(await send(visitor, { changes: [again, { ...again, id: newId() }] }), [
    'stored',
    'duplicate',
  ]);
  assert.ok((await leadIds('targeting')).includes(lead.id));
});
