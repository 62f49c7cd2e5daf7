import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { runCommand } from '../cli/run-command.js';
import { checkReceipt } from '../receipts/check-receipt.js';
import { publicKeysSchema } from '../receipts/sign-receipt.js';
import { batchOf, change, instructions, newId, newVisitor, type Visitor } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

const OFFICER = 'rt_officer_0123456789';
const STAFF = 'rt_staff_0123456789ab';
const CRM = 'rt_crm_0123456789abcd';
const answerSchema = z.object({
  controller: z.string(),
  receipts: z.array(
    z.object({ change: z.string(), purpose: z.string(), state: z.string(), jws: z.string() }),
  ),
  earlier: z.number(),
});

const folder = mkdtempSync(join(tmpdir(), 'remit-receipt-routes-'));
let bakery: Bakery;
before(async () => {
  const processorFile = join(folder, 'processor.json');
  const processor = {
    name: 'Leipä Cloud Oy',
    address: 'Helsinki',
    contact: 'hello@leipa.example',
    region: 'FI',
  };
  writeFileSync(processorFile, JSON.stringify(processor));
  const party = { name: 'Bakery', address: 'Torikatu 2, Turku', contact: 'privacy@bakery.example' };
  bakery = await startBakery(
    {
      instructions: instructions({ party }),
      readers: [
        { id: 'officer', token: OFFICER, purposes: ['contact'], permissions: ['privacy'] },
        { id: 'desk', token: TOKENS.contact, purposes: ['contact'] },
        { id: 'staff', token: STAFF, purposes: ['contact'], permissions: ['privacy'], employer: 'processor' },
        { id: 'crm', token: CRM, purposes: ['marketing'], permissions: ['write'] },
      ],
    },
    { processorFile },
  );
});
after(async () => {
  await bakery.remove();
  rmSync(folder, { recursive: true });
});

const now = () => bakery.clock.now();
const ask = (subject: Visitor, more: object = {}) => {
  const { changes: _changes, records: _records, ...body } = batchOf(subject, now());
  return bakery.post('/v1/receipts', { ...body, ...more });
};
const say = async (visitor: Visitor, ...states: ('given' | 'withdrawn' | 'renewed')[]) => {
  const changes = states.map((state) => change('marketing', state, now()));
  assert.equal((await bakery.post('/v1/batch', batchOf(visitor, now(), { changes }))).status, 200);
  return changes;
};
const publicKeys = async () =>
  publicKeysSchema.parse(await (await fetch(`${bakery.url}/.well-known/jwks.json`)).json()).keys;
const remit = async (...args: string[]) => {
  const said: string[] = [];
  const complained: string[] = [];
  const exit = await runCommand(['receipt', 'verify', ...args], {
    env: { REMIT_URL: bakery.url },
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
    fetch,
    now: Date.now,
    width: 200,
    stopped: new Promise(() => {}),
  });
  return { exit, said: said.join('\n'), complained: complained.join('\n') };
};

test('[RC5] a visitor gets a receipt for each of their changes, by their secret alone', async () => {
  const visitor = newVisitor();
  const changes = await say(visitor, 'given', 'withdrawn');
  await say(newVisitor(), 'given');
  const reply = await ask(visitor);
  assert.equal(reply.status, 200);
  assert.equal(reply.headers.get('cache-control'), 'no-store');
  const { receipts, earlier } = answerSchema.parse(reply.body);
  assert.deepEqual(
    receipts.map((each) => [each.change, each.state]),
    changes.map((each) => [each.id, each.state]),
  );
  assert.equal(earlier, 0);
  const keys = await publicKeys();
  for (const { change: id, jws } of receipts) {
    const checked = await checkReceipt(jws, keys);
    assert.ok(checked.ok);
    assert.equal(checked.receipt['dpv:hasIdentifier'], id);
    assert.equal(checked.receipt['dpv:hasDataSubject']['dpv:hasIdentifier'], visitor.id);
    assert.ok(!jws.includes(visitor.secret));
  }
  assert.deepEqual(answerSchema.parse((await ask(visitor)).body).receipts, receipts);
});

test('[RC5] whoever lacks the secret, the page or the permission gets none', async () => {
  const visitor = newVisitor();
  await say(visitor, 'given');
  const codeOf = (reply: { status: number; body: unknown }) => [reply.status, Object(reply.body).code];
  assert.deepEqual(codeOf(await ask({ ...visitor, secret: newId() })), [403, 'subject_mismatch']);
  assert.deepEqual(codeOf(await ask(newVisitor())), [404, 'subject_unknown']);
  assert.deepEqual(codeOf(await ask(visitor, { purposes: ['marketing'] })), [400, 'unknown_field']);
  const { changes: _changes, records: _records, ...body } = batchOf(visitor, now());
  const elsewhere = await bakery.post('/v1/receipts', body, { origin: 'https://elsewhere.example' });
  assert.deepEqual(codeOf(elsewhere), [403, 'origin_not_allowed']);
  const path = `/v1/subjects/${visitor.id}/receipts`;
  assert.deepEqual(codeOf(await bakery.get(path)), [401, 'token_missing']);
  assert.deepEqual(codeOf(await bakery.get(path, TOKENS.contact)), [403, 'permission_not_granted']);
  // Whatever they were given, and whoever it is about (RQ4).
  for (const id of [visitor.id, newId()])
    assert.deepEqual(codeOf(await bakery.get(`/v1/subjects/${id}/receipts`, STAFF)), [
      403,
      'processor_may_not_answer',
    ]);
  assert.deepEqual(codeOf(await bakery.get(`/v1/subjects/${newId()}/receipts`, OFFICER)), [
    404,
    'subject_unknown',
  ]);
});

test('[RC5] a reader with the permission privacy gets the same receipts, and is in the audit', async () => {
  const visitor = newVisitor();
  await say(visitor, 'given');
  const own = answerSchema.parse((await ask(visitor)).body);
  const theirs = await bakery.get(`/v1/subjects/${visitor.id}/receipts`, OFFICER);
  assert.deepEqual(answerSchema.parse(theirs.body).receipts, own.receipts);
  const audit = await bakery.inspect((controller) => controller.audit(0, 100));
  assert.deepEqual(
    audit
      .filter(({ subject }) => subject === visitor.id)
      .map(({ actor, action, detail }) => [actor, action, detail]),
    [['reader:officer', 'receipts', { receipts: 1 }]],
  );
});

test('[RC5] a consent that a system of the controller handed in has a receipt too', async () => {
  const evidence = {
    ...change('marketing', 'given', now() - 1000),
    surface: 'shop-counter',
    method: 'signature',
  };
  const reply = await bakery.post(
    '/v1/server/records',
    { sentAt: now(), people: [{ person: 'customer 2001', changes: [evidence] }] },
    { authorization: `Bearer ${CRM}`, 'content-type': 'application/json' },
  );
  assert.equal(reply.status, 200);
  const subject = Object(reply.body).people[0].subject;
  const { body } = await bakery.get(`/v1/subjects/${subject}/receipts`, OFFICER);
  const { receipts } = answerSchema.parse(body);
  assert.deepEqual(
    receipts.map((each) => [each.change, each.state]),
    [[evidence.id, 'given']],
  );
  const checked = await checkReceipt(receipts[0]?.jws ?? '', await publicKeys());
  assert.ok(checked.ok);
  const [event] = checked.receipt['dpv:hasProcess'][0]?.['dpv:hasConsentStatus'] ?? [];
  assert.equal(event?.['dpv:hasIndicationMethod'], 'signature');
  assert.equal(event['remit:surface'], 'shop-counter');
});

test('[RC6] a receipt says what the instructions said then, whatever they say now', async () => {
  const visitor = newVisitor();
  await say(visitor, 'given');
  bakery.clock.skip(10);
  const before = answerSchema.parse((await ask(visitor)).body).receipts[0]?.jws ?? '';
  await bakery.inspect(async (controller) => {
    const inForce = await controller.instructions();
    const { marketing } = inForce.purposes;
    assert.ok(marketing);
    const purposes = { ...inForce.purposes, marketing: { ...marketing, retention: 'P1M' } };
    await controller.addInstructions({ ...inForce, version: inForce.version + 1, purposes }, now());
  });
  bakery.clock.skip(2000);
  await say(visitor, 'renewed');
  const { receipts } = answerSchema.parse((await ask(visitor)).body);
  assert.equal(receipts[0]?.jws, before);
  const keys = await publicKeys();
  const checked = await Promise.all(receipts.map(({ jws }) => checkReceipt(jws, keys)));
  const retentions = checked.map((each) => {
    assert.ok(each.ok);
    return each.receipt['dpv:hasProcess'][0]?.['dpv:hasStorageCondition'][1]['dpv:hasDuration']['rdf:value'];
  });
  assert.deepEqual(
    retentions.map((each) => each?.['@value']),
    ['P24M', 'P1M'],
  );
});

test('[RC6] where nobody said who runs the installation there is no receipt, only what is missing', async () => {
  const plain = await startBakery();
  try {
    const visitor = newVisitor();
    const changes = [change('marketing', 'given', plain.clock.now())];
    await plain.post('/v1/batch', batchOf(visitor, plain.clock.now(), { changes }));
    const { changes: _changes, records: _records, ...body } = batchOf(visitor, plain.clock.now());
    const reply = await plain.post('/v1/receipts', body);
    const { code, path } = Object(reply.body);
    assert.deepEqual([reply.status, code, path], [409, 'receipt_incomplete', 'REMIT_PROCESSOR_FILE']);
  } finally {
    await plain.remove();
  }
});

test('[RC7] remit receipt verify needs the file and the keys only, and finds a changed byte', async () => {
  const visitor = newVisitor();
  await say(visitor, 'given', 'withdrawn');
  const reply = await ask(visitor);
  const [file, keys, one] = ['receipts.json', 'jwks.json', 'one.jws'].map((name) => join(folder, name));
  assert.ok(file && keys && one);
  writeFileSync(file, reply.text);
  writeFileSync(keys, JSON.stringify({ keys: await publicKeys() }));
  const { receipts } = answerSchema.parse(reply.body);
  writeFileSync(one, `${receipts[0]?.jws}\n`);
  for (const args of [
    [file, '--jwks', keys],
    [file],
    [one, '--jwks', `${bakery.url}/.well-known/jwks.json`],
  ]) {
    const done = await remit(...args);
    assert.deepEqual([done.exit, done.complained], [0, ''], args.join(' '));
    assert.match(
      done.said,
      /^receipt \S+: signed, complete and unchanged\n {2}Bakery: dpv:ConsentGiven on 20/,
    );
    assert.match(done.said, /“To write to you about new bread\.”/);
  }
  assert.equal(
    JSON.parse((await remit(one, '--jwks', keys, '--json')).said)['@type'][0],
    'dpv:ConsentRecord',
  );

  const altered = join(folder, 'altered.json');
  const text = readFileSync(file, 'utf8');
  const place = text.indexOf('"jws"') + 400;
  writeFileSync(altered, text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1));
  const found = await remit(altered, '--jwks', keys);
  assert.equal(found.exit, 1);
  assert.match(found.complained, /altered\.json: receipt 1 of 2: changed since it was signed/);
  for (const [args, exit, says] of [
    [[join(folder, 'gone')], 2, /cannot be read \(ENOENT\)/],
    [[file, '--jwks', one], 2, /expected a set of Ed25519 keys/],
    [[file, '--jwks', `${bakery.url}/nothing`], 2, /answered with status 404/],
    [[keys, '--jwks', keys], 1, /receipt 1 of 1: not a signed receipt/],
  ] as const) {
    const refused = await remit(...args);
    assert.equal(refused.exit, exit);
    assert.match(refused.complained, says);
  }
});

test('[RC7] the public keys are for everybody, and hold nothing that signs', async () => {
  const response = await fetch(`${bakery.url}/.well-known/jwks.json`, {
    headers: { origin: 'https://a.example' },
  });
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  const { keys } = publicKeysSchema.parse(await response.json());
  assert.deepEqual(
    keys.map((key) => Object.keys(key).toSorted()),
    [['alg', 'crv', 'kid', 'kty', 'use', 'x']],
  );
});
