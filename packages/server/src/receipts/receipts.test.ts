import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync, hash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CATEGORY_TERMS, LEGAL_BASIS_TERMS, PURPOSE_TERMS, type ConsentState } from '@remit/contract';
import { canonicalJson, type Json } from '../store/chain.js';
import { change, instructions } from '../testing/bakery.js';
import { checkReceipt } from './check-receipt.js';
import { makeReceipt, type ReceiptMaterial } from './make-receipt.js';
import { loadOrMakeReceiptKeys, tellOfNewReceiptKey } from './receipt-keys.js';
import { signPayload, verifySignature } from './sign-receipt.js';

const folder = mkdtempSync(join(tmpdir(), 'remit-receipts-'));
after(() => rmSync(folder, { recursive: true }));
const keys = await loadOrMakeReceiptKeys(join(folder, 'receipt.key'));
const [publicKey] = keys.publicKeys;
assert.ok(publicKey);

const WORDS = 'To write to you about new bread.';
const TIME = Date.UTC(2026, 9, 1, 12);
const base = instructions({
  party: { name: 'Bakery', address: 'Torikatu 2, Turku', contact: 'privacy@bakery.example' },
});
const material = (more: Partial<ReceiptMaterial> = {}): ReceiptMaterial => ({
  subject: 'subject_aino_0001',
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
const check = (record: Json) => checkReceipt(keys.sign(canonicalJson(record)), keys.publicKeys);

/** Where each field that ISO/IEC TS 27560:2023 makes mandatory stands, and the lawful basis. */
const MANDATORY: Record<string, string> = {
  schema_version: 'dct:conformsTo.@id',
  record_id: 'dpv:hasIdentifier',
  pii_principal_id: 'dpv:hasDataSubject.dpv:hasIdentifier',
  privacy_notice: 'dpv:hasNotice.0.dpv:hasIdentifier',
  language: 'dct:language',
  purpose: 'dpv:hasProcess.0.dpv:hasPurpose.0.@id',
  lawful_basis: 'dpv:hasProcess.0.dpv:hasLegalBasis.0.@id',
  pii_information: 'dpv:hasProcess.0.dpv:hasPersonalData.0.@id',
  pii_type: 'dpv:hasProcess.0.dpv:hasPersonalData.0.@type',
  pii_controllers: 'dpv:hasProcess.0.dpv:hasDataController.0.@id',
  storage_locations: 'dpv:hasProcess.0.dpv:hasStorageCondition.0.dpv:hasLocation.0.@id',
  retention_period: 'dpv:hasProcess.0.dpv:hasStorageCondition.1.dpv:hasDuration.rdf:value.@value',
  jurisdiction: 'dpv:hasProcess.0.dpv:hasJurisdiction.0.@id',
  recipient_third_parties: 'dpv:hasProcess.0.dpv:hasRecipient.0.@id',
  withdrawal_method: 'dpv:hasProcess.0.dpv:hasConsentControl.0.@type',
  party_id: 'dpv:hasEntity.0.dpv:hasIdentifier',
  party_name: 'dpv:hasEntity.0.dpv:hasName',
  party_address: 'dpv:hasEntity.0.dpv:hasAddress',
  party_contact: 'dpv:hasEntity.0.dpv:hasContact',
  party_type: 'dpv:hasEntity.0.@type',
  event_time: 'dpv:hasProcess.0.dpv:hasConsentStatus.0.dct:date.@value',
  validity_duration: 'dpv:hasProcess.0.dpv:hasConsentStatus.0.dct:valid',
  entity_id: 'dpv:hasProcess.0.dpv:hasConsentStatus.0.dpv:isImplementedByEntity.0.dpv:hasIdentifier',
  event_type: 'dpv:hasProcess.0.dpv:hasConsentStatus.0.dct:type.@id',
  event_state: 'dpv:hasProcess.0.dpv:hasConsentStatus.0.@type',
};

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce((inner, step) => Object(inner)[step], value);

/** A copy without what stands at a path. */
const without = (record: Json, path: string): Json => {
  const copy = structuredClone(record);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  delete Object(at(copy, steps.join('.')) ?? copy)[last];
  if (steps.length === 0) delete Object(copy)[last];
  return copy;
};

test('[RC1] a receipt has every mandatory field, and none without one of them is accepted', () => {
  const record = recordOf();
  assert.deepEqual(check(record).ok, true);
  for (const [field, path] of Object.entries(MANDATORY)) {
    const value = at(record, path);
    assert.ok(typeof value === 'string' || Array.isArray(value), `${field}: ${String(value)}`);
    const checked = check(without(record, path));
    assert.equal(checked.ok, false, field);
  }
});

test('[RC1] a receipt says what was agreed to: purpose, data, recipients, retention, validity, words', () => {
  const checked = check(recordOf());
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

test('[RC1] every state of the ledger, a special category and a purpose of the controller’s own have receipts', () => {
  const states: ConsentState[] = ['asked', 'given', 'refused', 'withdrawn', 'renewed', 'objected', 'expired'];
  for (const state of states) {
    const checked = check(recordOf({ entry: { ...material().entry, state } }));
    assert.ok(checked.ok, state);
    const valid = String(at(checked.receipt, MANDATORY['validity_duration'] ?? ''));
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
  const own = check(
    recordOf({
      entry: { ...material().entry, purpose: 'bread-club' },
      instructions: { ...base, purposes, recipients: {} },
    }),
  );
  assert.ok(own.ok);
  assert.equal(at(own.receipt, MANDATORY['purpose'] ?? ''), 'urn:remit:bakery:purpose:bread-club');
  const special = recordOf({
    entry: { ...material().entry, category: 'health' },
    instructions: { ...base, purposes, recipients: {} },
  });
  assert.ok(check(special).ok);
  assert.deepEqual(at(special, 'dpv:hasProcess.0.dpv:hasPersonalData'), [
    { '@id': CATEGORY_TERMS.health, '@type': ['dpv:SpecialCategoryPersonalData'] },
  ]);
  assert.equal(at(special, MANDATORY['event_type'] ?? ''), 'dpv:ExplicitlyExpressedConsent');
});

test('[RC1] without an address of the controller there is no receipt', () => {
  const { address: _address, ...party } = base.party;
  const made = makeReceipt(material({ instructions: { ...base, party } }));
  assert.deepEqual(made, { ok: false, missing: 'party.address' });
  assert.ok(makeReceipt(material({ instructions: { ...base, party }, address: 'Turku' })).ok);
});

test('[RC2] a byte of a receipt that is changed, anywhere, is refused', () => {
  const jws = keys.sign(canonicalJson(recordOf()));
  assert.ok(checkReceipt(jws, keys.publicKeys).ok);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let place = 0; place < jws.length; place++) {
    // The letter beside it differs in its last bit: at the end of a part that bit belongs to no byte.
    const letter = alphabet[alphabet.indexOf(jws[place] ?? '') ^ 1] ?? 'A';
    const altered = jws.slice(0, place) + letter + jws.slice(place + 1);
    assert.equal(checkReceipt(altered, keys.publicKeys).ok, false, `${place}`);
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
    assert.equal(checkReceipt(altered, keys.publicKeys).ok, false);
});

test('[RC2] nobody else’s signature, and none made for another use, passes', () => {
  const payload = canonicalJson(recordOf());
  const { privateKey } = generateKeyPairSync('ed25519');
  const says = (jws: string) => {
    const checked = verifySignature(jws, keys.publicKeys);
    return checked.ok ? 'ok' : checked.problem;
  };
  assert.match(says(signPayload(payload, privateKey, publicKey.kid)), /signed by somebody else/);
  assert.match(says(signPayload(payload, privateKey, 'other')), /not among those given/);
  const parts = keys.sign(payload).split('.');
  for (const header of [
    { alg: 'none', kid: publicKey.kid, typ: 'consent-receipt' },
    { alg: 'EdDSA', kid: publicKey.kid },
    { alg: 'EdDSA', kid: publicKey.kid, typ: 'consent-receipt', crit: ['exp'] },
  ]) {
    const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
    assert.match(says([encoded, parts[1], parts[2]].join('.')), /not signed as receipts are/);
  }
});

test('[RC2] words that are not those of the hash are refused, though they were signed', () => {
  const record = structuredClone(recordOf());
  Object(at(record, 'dpv:hasNotice.0'))['remit:words'] = 'To sell your data.';
  const checked = check(record);
  assert.ok(!checked.ok);
  assert.match(checked.problem, /remit:sha256: not the hash of these words/);
  assert.equal(at(recordOf(), 'dpv:hasNotice.0.remit:sha256'), hash('sha256', WORDS));
});

/** What JSON-LD's expansion does with a context of prefixes only: full IRIs, and every value in a list. */
const expand = (value: unknown, context: Record<string, string>): unknown => {
  const iri = (name: string) => {
    const [prefix = '', ...rest] = name.split(':');
    return Object.hasOwn(context, prefix) && rest.length > 0 ? `${context[prefix]}${rest.join(':')}` : name;
  };
  if (Array.isArray(value)) return value.map((each) => expand(each, context));
  if (typeof value !== 'object' || value === null) return { '@value': value };
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (name === '@context') return [];
      if (name === '@id') return [[name, iri(String(member))]];
      if (name === '@type')
        return [
          [name, Array.isArray(member) ? member.map((each) => iri(String(each))) : iri(String(member))],
        ];
      if (name === '@value') return [[name, member]];
      const members: unknown[] = Array.isArray(member) ? member : [member];
      return [[iri(name), members.map((each) => expand(each, context))]];
    }),
  );
};

test('[RC3] read as JSON-LD, every term is an IRI of a vocabulary and nothing is lost', () => {
  const record = recordOf();
  const context = Object(at(record, '@context'));
  const expanded = expand(record, context);
  const names: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      if (!name.startsWith('@')) names.push(name);
      if (name === '@id' || name === '@type') names.push(...[member].flat().map(String));
      walk(member);
    }
  };
  walk(expanded);
  assert.ok(names.length > 80);
  for (const name of names) assert.match(name, /^(https?:\/\/[^\s]+[#/][\w-]+|urn:remit:[\w:-]+)$/, name);
  assert.equal(Object(expanded)['https://w3id.org/dpv#hasProcess'].length, 1);
  assert.deepEqual(JSON.parse(canonicalJson(record)), record);
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
  const jws = first.sign(canonicalJson(recordOf()));
  for (const each of made) assert.equal(each.sign(canonicalJson(recordOf())), jws);

  const next = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(file, `${next.toString()}${readFileSync(file, 'utf8')}`, { mode: 0o600 });
  const rotated = await make();
  assert.equal(told.length, 1);
  assert.equal(rotated.publicKeys.length, 2);
  assert.ok(checkReceipt(jws, rotated.publicKeys).ok);
  assert.notEqual(rotated.sign('{}').split('.')[0], first.sign('{}').split('.')[0]);
  assert.ok(!JSON.stringify(rotated.publicKeys).includes('"d"'));
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
