import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { proofOf } from '../ingest/check-identity.js';
import {
  batchOf,
  enquiry,
  instructions,
  newId,
  newVisitor,
  ORIGIN,
  type Visitor,
} from '../testing/bakery.js';
import { runRemit } from '../testing/run-remit.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

const HOUR = 3_600_000;
const DPO = `${TOKENS.all}_dpo`;
let bakery: Bakery;
let secret: string;
before(async () => {
  const bread = instructions();
  const { contact } = bread.purposes;
  assert.ok(contact);
  bakery = await startBakery({
    instructions: {
      ...bread,
      purposes: {
        ...bread.purposes,
        contact: { ...contact, categories: [...contact.categories, 'username'] },
      },
      records: {
        ...bread.records,
        account: { kind: 'lead', fields: { user: 'username', name: 'name' } },
      },
    },
    readers: [
      { id: 'all', token: TOKENS.all, purposes: ['contact'] },
      { id: 'dpo', token: DPO, purposes: ['contact'], permissions: ['privacy'] },
    ],
  });
  secret = await bakery.inspect((controller) => controller.identitySecret());
});
after(() => bakery.remove());

const account = (user: string, more: object = {}) => {
  const { tag, ...record } = enquiry({ time: bakery.clock.now() }, { user, name: 'Aino' });
  return { ...record, tag, type: 'account', ...more };
};
/** Sends a record. @returns its id and the verdict */
const send = async (record: object, visitor: Visitor = newVisitor()) => {
  const answer = await bakery.post('/v1/batch', batchOf(visitor, bakery.clock.now(), { records: [record] }));
  const [verdict] = Object(answer.body).verdicts;
  return { id: Object(record).id, verdict, visitor };
};
const identityOf = async (id: string) =>
  (await bakery.inspect((controller) => controller.record(id)))?.tag.identity;
const proven = (user: string, by = secret, controller = 'bakery', until = bakery.clock.now() + HOUR) =>
  proofOf(by, controller, user, until);

test('[IN10] what the page says by itself is a claim, and what names no user is nothing of the kind', async () => {
  const { id, verdict } = await send(account('aino'));
  assert.equal(verdict.outcome, 'stored');
  assert.equal(await identityOf(id), 'claimed');
  const plain = await send(enquiry({ time: bakery.clock.now() }));
  assert.equal(await identityOf(plain.id), undefined);
});

test('[IN10] what the controller’s own server has proven is verified; the proof is kept nowhere', async () => {
  const proof = proven('aino');
  const { id, verdict } = await send(account('aino', { proof }));
  assert.equal(verdict.outcome, 'stored');
  assert.equal(await identityOf(id), 'verified');
  const kept = await bakery.inspect((controller) => controller.record(id));
  assert.ok(!JSON.stringify(kept).includes(proof.slice(-20)));
  assert.ok(!bakery.log().includes(proof.slice(-20)));
});

test('[IN10] a proof that is forged, over, of another user or another controller is refused, and nothing is kept', async () => {
  const other = await bakery.inspect((controller) => controller.identitySecret(), 'forge');
  const wrong = {
    'by another secret': proven('aino', 'x'.repeat(43)),
    'by the secret of another controller': proven('aino', other),
    'of another controller': proven('aino', secret, 'forge'),
    'of another user': proven('eero'),
    'that was made to last longer': `${bakery.clock.now() + 10 * HOUR}.${proven('aino').split('.')[1]}`,
    'that was cut short': proven('aino').slice(0, -1),
    'without a time': `.${proven('aino').split('.')[1]}`,
    'that is none': 'yes',
    'that is empty': '',
  };
  for (const [what, proof] of Object.entries(wrong)) {
    const { id, verdict } = await send(account('aino', { proof }));
    assert.deepEqual(
      [verdict.outcome, verdict.code, verdict.path],
      ['refused', 'proof_forged', 'records[0].proof'],
      what,
    );
    assert.equal(await bakery.inspect((controller) => controller.record(id)), undefined, what);
  }
  const over = await send(
    account('aino', { proof: proven('aino', secret, 'bakery', bakery.clock.now() - 1) }),
  );
  assert.equal(over.verdict.code, 'proof_expired');
  const nobody = await send({ ...enquiry({ time: bakery.clock.now() }), proof: proven('aino') });
  assert.equal(nobody.verdict.code, 'proof_without_user');
  const long = await send(account('aino', { proof: 'x'.repeat(201) }));
  assert.equal(long.verdict.code, 'out_of_range');
});

test('[IN10] nobody but the server says what is verified', async () => {
  const record = account('aino');
  const { verdict } = await send({ ...record, tag: { ...record.tag, identity: 'verified' } });
  assert.deepEqual([verdict.code, verdict.path], ['unknown_field', 'records[0].tag.identity']);
});

test('who it is stands in leads, in why, and in the person’s copy', async () => {
  const { id, visitor } = await send(account('aino', { proof: proven('aino') }));
  const claimed = await send(account('eero'));
  const env = { REMIT_URL: bakery.url, REMIT_TOKEN: TOKENS.all };
  const { said } = await runRemit('leads --purpose contact', env, { width: 200 });
  assert.match(said, /RECORD +TYPE +USER/);
  assert.match(said, new RegExp(`${id} +account +verified +.*aino`));
  assert.match(said, new RegExp(`${claimed.id} +account +claimed +.*eero`));
  assert.match((await runRemit(`why ${id}`, env)).said, /proven by the controller’s own server/);
  assert.match((await runRemit(`why ${claimed.id}`, env)).said, /claimed by the page, and not proven/);
  const request = { id: newId(), kind: 'access' };
  const { changes: _changes, records: _records, ...own } = batchOf(visitor, bakery.clock.now());
  const post = (path: string, more: object) => bakery.post(path, { ...own, ...more });
  assert.equal((await post('/v1/requests', { request })).status, 200);
  const answer = { authorization: `Bearer ${DPO}` };
  assert.equal(
    (await bakery.post(`/v1/requests/${request.id}/answer`, { fulfil: true }, answer)).status,
    200,
  );
  const copy = await post('/v1/requests/export', { request: request.id });
  assert.equal(Object(copy.body).records[0].identity, 'verified');
  const page = await post('/v1/requests/export', { request: request.id, format: 'html' });
  assert.match(page.text, /Who you are: verified/);
});

test('[IN10] the operator is told the secret, and replaces it: what was proven by the old one is refused', async () => {
  const env = { REMIT_DATA_DIR: bakery.dataDir, REMIT_MASTER_KEY_FILE: `${bakery.dataDir}/master.key` };
  assert.equal((await runRemit('controller identity bakery', env)).said, secret);
  const proof = proven('aino');
  const renewed = (await runRemit('controller identity bakery --new', env)).said;
  assert.notEqual(renewed, secret);
  assert.match(renewed, /^[\w-]{43}$/);
  // As long as a server may go by what it has read before.
  bakery.clock.skip(1_001);
  assert.equal((await send(account('aino', { proof }))).verdict.code, 'proof_forged');
  assert.equal((await send(account('aino', { proof: proven('aino', renewed) }))).verdict.outcome, 'stored');
  const unknown = await runRemit('controller identity nobody', env);
  assert.deepEqual([unknown.exit, unknown.complained], [1, 'there is no controller nobody']);
  const audit = await bakery.inspect((controller) => controller.audit(0, 1000));
  assert.equal(audit.filter(({ action }) => action === 'change-identity-secret').length, 1);
  assert.ok(!JSON.stringify(audit).includes(renewed));
  secret = renewed;
});

test('[IN10] the proof of docs/sdk.md, made as it stands there, is taken', async () => {
  const docs = readFileSync(fileURLToPath(new URL('../../../../docs/sdk.md', import.meta.url)), 'utf8');
  const code = /^```js\n(import \{ createHmac \}.*?)^```/ms.exec(docs)?.[1] ?? '';
  const named = code.replace("'lumo-garden'", "'bakery'");
  assert.notEqual(named, code);
  process.env['REMIT_IDENTITY_SECRET'] = secret;
  const { proofOf: documented } = await import(`data:text/javascript,${encodeURIComponent(named)}`);
  const { id, verdict } = await send(account('aino', { proof: documented('aino') }));
  assert.equal(verdict.outcome, 'stored', ORIGIN);
  assert.equal(await identityOf(id), 'verified');
});
