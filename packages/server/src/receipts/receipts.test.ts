import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createPrivateKey, generateKeyPairSync, hash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CATEGORY_TERMS, LEGAL_BASIS_TERMS, PURPOSE_TERMS, type ConsentState } from '@remit/contract';
import { CompactSign, generateKeyPair, importPKCS8, type CompactJWSHeaderParameters } from 'jose';
import { z } from 'zod';
import { canonicalJson, type Json } from '../store/chain.js';
import { change, instructions } from '../testing/bakery.js';
import { checkReceipt } from './check-receipt.js';
import { checkReceiptsIn } from './check-receipts-in.js';
import { makeReceipt, type ReceiptMaterial } from './make-receipt.js';
import { loadOrMakeReceiptKeys, tellOfNewReceiptKey } from './receipt-keys.js';
import { publicKeysSchema, signPayload, verifySignature } from './sign-receipt.js';

const folder = mkdtempSync(join(tmpdir(), 'remit-receipts-'));
after(() => rmSync(folder, { recursive: true }));
const keys = await loadOrMakeReceiptKeys(join(folder, 'receipt.key'));
const [publicKey] = keys.publicKeys;
assert.ok(publicKey);

const AINO = 'subject_aino_0001';
const WORDS = 'To write to you about new bread.';
const TIME = Date.UTC(2026, 9, 1, 12);
const base = instructions({
  party: { name: 'Bakery', address: 'Torikatu 2, Turku', contact: 'privacy@bakery.example' },
});
const material = (more: Partial<ReceiptMaterial> = {}): ReceiptMaterial => ({
  subject: AINO,
  entry: { ...change('marketing', 'given', TIME), id: 'change_aino_00001', seq: 1, receivedAt: TIME + 5 },
  words: WORDS,
  instructions: base,
  processor: { name: 'Leipä Cloud Oy', address: 'Uunikatu 1', contact: 'hello@leipa.example', region: 'FI' },
  address: undefined,
  ...more,
});
const recordOf = (more: Partial<ReceiptMaterial> = {}): Json => {
  const made = makeReceipt(material(more));
  assert.ok(made.ok);
  return made.record;
};
const check = async (record: Json) => checkReceipt(await keys.sign(canonicalJson(record)), keys.publicKeys);

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce((inner, step) => Object(inner)[step], value);

test('[RC1] a receipt says what was agreed to: purpose, data, recipients, retention, validity, words', async () => {
  const checked = await check(recordOf());
  assert.ok(checked.ok);
  const { receipt } = checked;
  assert.equal(receipt['dct:conformsTo']['@id'], 'https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr');
  assert.ok(Array.isArray(receipt['dpv:hasProcess']));
  const [process] = receipt['dpv:hasProcess'];
  const ids = (list: readonly { readonly '@id': string }[] | undefined) => list?.map((each) => each['@id']);
  assert.deepEqual(ids(process?.['dpv:hasPurpose']), [PURPOSE_TERMS.marketing.iri]);
  assert.deepEqual(ids(process?.['dpv:hasLegalBasis']), [LEGAL_BASIS_TERMS.consent]);
  assert.deepEqual(ids(process?.['dpv:hasPersonalData']), [CATEGORY_TERMS.name, CATEGORY_TERMS.email]);
  assert.deepEqual(ids(process?.['dpv:hasRecipient']), [
    'urn:remit:processor',
    'urn:remit:bakery:recipient:mailer',
  ]);
  assert.equal(process?.['dpv:hasStorageCondition'][1]['dpv:hasDuration']['rdf:value']['@value'], 'P24M');
  const [status] = process['dpv:hasConsentStatus'];
  assert.equal(status?.['dct:valid'], '2026-10-01T12:00:00.000Z/2028-10-01T12:00:00.000Z');
  assert.equal(receipt['dpv:hasNotice'][0]?.['remit:words'], WORDS);
});

test('[RC1] every state of the ledger, a special category and a purpose of the controller’s own have receipts', async () => {
  const states: ConsentState[] = ['asked', 'given', 'refused', 'withdrawn', 'renewed', 'objected', 'expired'];
  for (const state of states) {
    const checked = await check(recordOf({ entry: { ...material().entry, state } }));
    assert.ok(checked.ok, state);
    const event = 'dpv:hasProcess.0.dpv:hasConsentStatus.0';
    const valid = String(at(checked.receipt, `${event}.dct:valid`));
    const said = at(checked.receipt, `${event}.dpv:isIndicatedBy.0.@id`);
    const byController = state === 'asked' || state === 'expired';
    assert.equal(
      said,
      byController ? 'urn:remit:controller:bakery' : `urn:remit:bakery:subject:${AINO}`,
      state,
    );
    assert.equal(
      at(checked.receipt, `${event}.dpv:hasDuration.@type.0`) === 'dpv:UntilEventDuration',
      valid.endsWith('/..'),
    );
    assert.equal(valid.endsWith('/..'), state !== 'given' && state !== 'renewed', state);
  }
  const { marketing } = base.purposes;
  assert.ok(marketing);
  const purposes = {
    'bread-club': { ...marketing, broader: 'marketing' as const },
    marketing: {
      ...marketing,
      basis: 'explicit-consent' as const,
      categories: ['email' as const, 'health' as const],
    },
  };
  const own = await check(
    recordOf({
      entry: { ...material().entry, purpose: 'bread-club' },
      instructions: { ...base, purposes, recipients: {} },
    }),
  );
  assert.ok(own.ok);
  assert.equal(
    at(own.receipt, 'dpv:hasProcess.0.dpv:hasPurpose.0.@id'),
    'urn:remit:bakery:purpose:bread-club',
  );
  const special = recordOf({
    entry: { ...material().entry, category: 'health' },
    instructions: { ...base, purposes, recipients: {} },
  });
  assert.ok((await check(special)).ok);
  assert.deepEqual(at(special, 'dpv:hasProcess.0.dpv:hasPersonalData'), [
    { '@id': CATEGORY_TERMS.health, '@type': ['dpv:SpecialCategoryPersonalData'] },
  ]);
  assert.equal(
    at(special, 'dpv:hasProcess.0.dpv:hasConsentStatus.0.dct:type.@id'),
    'dpv:ExplicitlyExpressedConsent',
  );
});

test('[RC1] without an address of the controller there is no receipt', () => {
  const { address: _address, ...party } = base.party;
  const made = makeReceipt(material({ instructions: { ...base, party } }));
  assert.deepEqual(made, { ok: false, missing: 'party.address' });
  assert.ok(makeReceipt(material({ instructions: { ...base, party }, address: 'Turku' })).ok);
});

test('[RC2] a byte of a receipt that is changed, anywhere, is refused', async () => {
  const jws = await keys.sign(canonicalJson(recordOf()));
  assert.ok((await checkReceipt(jws, keys.publicKeys)).ok);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let place = 0; place < jws.length; place++) {
    // The letter beside it differs in its last bit: at the end of a part that bit belongs to no byte.
    const letter = alphabet[alphabet.indexOf(jws[place] ?? '') ^ 1] ?? 'A';
    const altered = jws.slice(0, place) + letter + jws.slice(place + 1);
    assert.equal((await checkReceipt(altered, keys.publicKeys)).ok, false, `${place}`);
  }
  for (const altered of [
    jws.slice(0, -1),
    `${jws}A`,
    `${jws}.`,
    `${jws}=`,
    ` ${jws}`,
    jws.replace('.', '..'),
    '',
  ])
    assert.equal((await checkReceipt(altered, keys.publicKeys)).ok, false);
});

test('[RC2] nobody else’s signature, and none made for another use, passes', async () => {
  const payload = canonicalJson(recordOf());
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const says = async (jws: string) => {
    const checked = await verifySignature(jws, keys.publicKeys);
    return checked.ok ? 'ok' : checked.problem;
  };
  assert.match(await says(await signPayload(payload, privateKey, publicKey.kid)), /signed by somebody else/);
  assert.match(await says(await signPayload(payload, privateKey, 'other')), /not among those given/);
  const { kid } = publicKey;
  const own = await importPKCS8(readFileSync(join(folder, 'receipt.key'), 'utf8'), 'EdDSA');
  const signed = (header: CompactJWSHeaderParameters) =>
    new CompactSign(Buffer.from(payload)).setProtectedHeader(header).sign(own);
  assert.equal(await says(await signed({ alg: 'EdDSA', kid, typ: 'consent-receipt' })), 'ok');
  // Each signed with the right key: what is said of the signature has to be right too.
  for (const header of [
    { alg: 'Ed25519', kid, typ: 'consent-receipt' },
    { alg: 'EdDSA', kid, typ: 'JWT' },
    { alg: 'EdDSA', kid },
    { alg: 'EdDSA', typ: 'consent-receipt' },
    { alg: 'EdDSA', kid, typ: 'consent-receipt', cty: 'json' },
    { alg: 'EdDSA', kid, typ: 'consent-receipt', jwk: publicKey },
    { alg: 'EdDSA', kid, typ: 'consent-receipt', b64: true, crit: ['b64'] },
  ])
    assert.match(await says(await signed(header)), /not signed as receipts are/, JSON.stringify(header));
  const [, body, signature] = (await keys.sign(payload)).split('.');
  for (const header of [{ alg: 'none', kid, typ: 'consent-receipt' }, ['EdDSA'], null]) {
    const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
    assert.match(await says([encoded, body, signature].join('.')), /not signed as receipts are/);
  }
});

test('[RC2] words that are not those of the hash are refused, though they were signed', async () => {
  const record = structuredClone(recordOf());
  Object(at(record, 'dpv:hasNotice.0'))['remit:words'] = 'To sell your data.';
  const checked = await check(record);
  assert.ok(!checked.ok);
  assert.match(checked.problem, /remit:sha256: not the hash of these words/);
  assert.equal(at(recordOf(), 'dpv:hasNotice.0.remit:sha256'), hash('sha256', WORDS));
});

test('[RC4] the key is made once, its owner’s alone; older public keys still verify', async () => {
  const file = join(folder, 'fresh', 'receipt.key');
  const told: string[] = [];
  const make = async () => {
    const keys = await loadOrMakeReceiptKeys(file);
    tellOfNewReceiptKey(file, (line) => told.push(line));
    return keys;
  };
  const made = await Promise.all([1, 2, 3].map(make));
  assert.deepEqual(told, [
    `a key was made that receipts are signed with: ${file}. Back it up, so that they can always be verified`,
  ]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const [first] = made;
  assert.ok(first);
  const jws = await first.sign(canonicalJson(recordOf()));
  for (const each of made) assert.equal(await each.sign(canonicalJson(recordOf())), jws);

  const next = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(file, `${next.toString()}${readFileSync(file, 'utf8')}`, { mode: 0o600 });
  const rotated = await make();
  assert.equal(told.length, 1);
  assert.equal(rotated.publicKeys.length, 2);
  assert.ok((await checkReceipt(jws, rotated.publicKeys)).ok);
  assert.notEqual((await rotated.sign('{}')).split('.')[0], (await first.sign('{}')).split('.')[0]);
  assert.ok(!JSON.stringify(rotated.publicKeys).includes('"d"'));
});

/** The key of RFC 8037, A.1, in PKCS 8: Node wrote the key files of the first receipts like this. */
const FIRST_KEY = createPrivateKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  },
  format: 'jwk',
}).export({ format: 'pem', type: 'pkcs8' });

/** What a server of the first receipts answered: signed by other code, with the key above. */
const firstFormSchema = z.object({
  jwks: publicKeysSchema,
  answer: z.looseObject({ receipts: z.array(z.looseObject({ jws: z.string() })) }),
});

test('[RC4] key files and receipts of before: the same key id, the same signature, still verified', async () => {
  const file = join(folder, 'first.key');
  writeFileSync(file, FIRST_KEY, { mode: 0o600 });
  const first = await loadOrMakeReceiptKeys(file);
  const saved = JSON.parse(readFileSync(new URL('first-form.test.json', import.meta.url), 'utf8'));
  const { jwks, answer } = firstFormSchema.parse(saved);
  // The id is the thumbprint that RFC 8037, A.3 computes.
  assert.equal(first.publicKeys[0]?.kid, 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  assert.deepEqual(first.publicKeys, jwks.keys);
  for (const { jws } of answer.receipts) {
    const checked = await checkReceipt(jws, first.publicKeys);
    assert.ok(checked.ok, JSON.stringify(checked));
    const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');
    assert.equal(await first.sign(payload), jws);
    assert.ok(!payload.includes('remit:form'));
  }
  const found = await checkReceiptsIn(JSON.stringify(answer), jwks.keys);
  assert.deepEqual(
    found.map(({ ok }) => ok),
    [true, true],
  );
});

test('[RC4] a key file that others may read, or that holds no such key, is refused by name', async () => {
  const file = join(folder, 'wrong.key');
  const says = async (expected: RegExp) =>
    assert.rejects(loadOrMakeReceiptKeys(file), (error: Error) => {
      assert.match(error.message, expected);
      return true;
    });
  writeFileSync(file, 'nothing', { mode: 0o600 });
  await says(/^REMIT_RECEIPT_KEY_FILE: expected Ed25519 keys in PEM/);
  const { privateKey, publicKey: open } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await says(/expected Ed25519 keys/);
  writeFileSync(file, open.export({ format: 'pem', type: 'spki' }));
  await says(/a private one first/);
  chmodSync(file, 0o644);
  await says(/^REMIT_RECEIPT_KEY_FILE: expected a file that only its owner may read, not mode 644/);
});
