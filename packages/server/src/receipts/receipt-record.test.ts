import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import jsonld from 'jsonld';
import { z } from 'zod';
import { canonicalJson, type Json } from '../store/chain.js';
import { batchOf, change, instructions, newVisitor } from '../testing/bakery.js';
import { startBakery } from '../testing/start-bakery.js';
import { checkReceipt } from './check-receipt.js';
import { loadOrMakeReceiptKeys } from './receipt-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'remit-receipt-record-'));
const processorFile = join(folder, 'processor.json');
writeFileSync(
  processorFile,
  JSON.stringify({ name: 'Leipä Cloud Oy', address: 'Helsinki', contact: 'hi@leipa.example', region: 'FI' }),
);
const party = { name: 'Bakery', address: 'Torikatu 2, Turku', contact: 'privacy@bakery.example' };
const bakery = await startBakery({ instructions: instructions({ party }) }, { processorFile });
after(async () => {
  await bakery.remove();
  rmSync(folder, { recursive: true });
});

/** The records of a visitor who was asked, agreed to one thing, refused another and withdrew. */
const records = await (async () => {
  const visitor = newVisitor();
  const { now } = bakery.clock;
  const { changes: _changes, records: _records, ...body } = batchOf(visitor, now());
  const changes = [
    change('marketing', 'asked', now()),
    change('marketing', 'given', now()),
    change('analytics', 'refused', now()),
  ];
  assert.equal((await bakery.post('/v1/batch', batchOf(visitor, now(), { changes }))).status, 200);
  const withdrawal = { ...body, purposes: ['marketing'] };
  assert.equal((await bakery.post('/v1/withdrawals', withdrawal)).status, 200);
  const { receipts } = z
    .looseObject({ receipts: z.array(z.looseObject({ state: z.string(), jws: z.string() })) })
    .parse((await bakery.post('/v1/receipts', body)).body);
  return receipts.map(({ state, jws }): { state: string; record: Json } => ({
    state,
    record: JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')),
  }));
})();
const given = records.find(({ state }) => state === 'given')?.record ?? null;

const keys = await loadOrMakeReceiptKeys(join(bakery.dataDir, 'receipt.key'));
const check = async (record: Json) => checkReceipt(await keys.sign(canonicalJson(record)), keys.publicKeys);

const PROCESS = 'dpv:hasProcess.0';
const EVENT = `${PROCESS}.dpv:hasConsentStatus.0`;
const PARTY = 'dpv:hasEntity.0';
const STORAGE = `${PROCESS}.dpv:hasStorageCondition`;

/** Where a field stands; where the refusal may name a whole in place of the part, which. */
type Field = readonly [name: string, path: string, whole?: string];

const FIELDS: readonly Field[] = [
  // ISO/IEC TS 27560:2023, header.
  ['schema_version', 'dct:conformsTo.@id'],
  ['record_id', 'dpv:hasIdentifier'],
  ['record_id as the profile’s text has it', 'dct:identifier'],
  ['pii_principal_id', 'dpv:hasDataSubject.dpv:hasIdentifier'],
  // Processing.
  ['privacy_notice', 'dpv:hasNotice.0.dpv:hasIdentifier'],
  ['privacy_notice, its kind', 'dpv:hasNotice.0.@type'],
  ['language', 'dct:language'],
  ['purpose', `${PROCESS}.dpv:hasPurpose.0.@id`],
  ['purpose_type', `${PROCESS}.dpv:hasPurpose.0.@type`],
  ['pii_information', `${PROCESS}.dpv:hasPersonalData.0.@id`],
  ['pii_type', `${PROCESS}.dpv:hasPersonalData.0.@type`],
  ['pii_controllers', `${PROCESS}.dpv:hasDataController.0.@id`],
  ['storage_locations', `${STORAGE}.0.dpv:hasLocation.0.@id`],
  ['retention_period', `${STORAGE}.1.dpv:hasDuration.rdf:value.@value`],
  ['jurisdiction', `${PROCESS}.dpv:hasJurisdiction.0.@id`],
  ['recipient_third_parties', `${PROCESS}.dpv:hasRecipient.0.@id`],
  ['withdrawal_method', `${PROCESS}.dpv:hasConsentControl.0.@type`],
  ['withdrawal_method, where', `${PROCESS}.dpv:hasConsentControl.0.dpv:isExercisedAt`],
  // Beyond ISO, for the GDPR.
  ['lawful_basis', `${PROCESS}.dpv:hasLegalBasis.0.@id`],
  ['privacy_rights', `${PROCESS}.dpv:hasRight`],
  ['collection_method', `${PROCESS}.dpv:hasDataSource`],
  ['processing_method', `${PROCESS}.dpv:hasProcessing`],
  // Parties.
  ['party_id', `${PARTY}.dpv:hasIdentifier`],
  ['party_name', `${PARTY}.dpv:hasName`],
  ['party_address', `${PARTY}.dpv:hasAddress`, `${PROCESS}.dpv:hasDataController`],
  ['party_contact', `${PARTY}.dpv:hasContact`, `${PROCESS}.dpv:hasDataController`],
  ['party_type and party_role', `${PARTY}.@type`],
  // Events, by Dublin Core and by the profile's own terms.
  ['event_time', `${EVENT}.dct:date.@value`],
  ['event_time of the profile', `${EVENT}.dpv:isIndicatedAtTime.@value`],
  ['validity_duration', `${EVENT}.dct:valid`],
  ['validity_duration of the profile', `${EVENT}.dpv:hasDuration.rdf:value`],
  ['entity_id', `${EVENT}.dpv:isImplementedByEntity.0.dpv:hasIdentifier`],
  ['entity_id of the profile', `${EVENT}.dpv:isIndicatedBy.0.@id`],
  ['event_type', `${EVENT}.dct:type.@id`],
  ['event_state and event_type of the profile', `${EVENT}.@type`],
  ['indication method', `${EVENT}.dpv:hasIndicationMethod`],
  // What makes it a record of a consent change.
  ['kind of record', '@type'],
  ['creation', 'dct:created.@value'],
  ['processing', 'dpv:hasProcess'],
  ['parties', 'dpv:hasEntity'],
  ['the words', 'dpv:hasNotice.0.remit:words', 'dpv:hasNotice.0.remit:sha256'],
  ['their hash', 'dpv:hasNotice.0.remit:sha256'],
];

const at = (value: unknown, steps: readonly string[]): unknown =>
  steps.reduce((inner, step) => Object(inner)[step], value);

/** A copy in which a member is another, or is missing. */
const altered = (record: Json, path: string, to?: Json): Json => {
  const copy = structuredClone(record);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const holder = Object(at(copy, steps));
  if (to === undefined) delete holder[last];
  else holder[last] = to;
  return copy;
};

test('[RC1] each receipt of a real visitor is complete', async () => {
  assert.deepEqual(
    records.map(({ state }) => state),
    ['asked', 'given', 'refused', 'withdrawn'],
  );
  for (const { state, record } of records) assert.equal((await check(record)).ok, true, state);
});

for (const [name, path, whole = path] of FIELDS)
  test(`[RC1] a receipt without ${name} (${path}) is refused`, async () => {
    const value = at(given, path.split('.'));
    assert.ok(value !== undefined, 'the receipt that was made has it');
    const empty = Array.isArray(value) ? [] : '';
    for (const wrong of [altered(given, path), altered(given, path, empty), altered(given, path, 7)]) {
      const checked = await check(wrong);
      assert.ok(!checked.ok);
      assert.ok(
        [path, whole].some((place) => checked.problem.startsWith(place)),
        checked.problem,
      );
    }
  });

test('[RC1] a receipt of a form that is not known is refused', async () => {
  assert.equal((await check(altered(given, 'remit:form', 3))).ok, false);
  assert.equal(
    (await check(altered(given, 'dct:conformsTo.@id', 'https://w3id.org/dpv/schema/dpv-27560#record'))).ok,
    false,
  );
});

const noNetwork = {
  documentLoader: (address: string): Promise<never> => Promise.reject(new Error(`asked for ${address}`)),
};
const safe = { ...noNetwork, safe: true };
const XSD_STRING = 'http://www.w3.org/2001/XMLSchema#string';

/** Members in one order, and lists, which are sets here, too. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
};

/** Which nodes of the graph are written out where: what RDF does not keep. */
const frameOf = (record: unknown) => {
  const named = { '@embed': '@never' };
  return {
    '@context': Object(record)['@context'],
    '@type': 'dpv:ConsentRecord',
    'dct:creator': named,
    'dpv:hasDataSubject': { '@embed': '@always' },
    'dpv:hasEntity': { '@embed': '@always' },
    'dpv:hasProcess': {
      'dpv:hasDataController': named,
      'dpv:hasRecipient': named,
      'dpv:hasConsentStatus': { 'dpv:isIndicatedBy': named },
    },
  };
};

test('[RC3] a JSON-LD processor drops nothing, fetches nothing, and gives back the same from RDF', async () => {
  for (const { state, record } of records) {
    const document = Object(record);
    // Safe mode refuses whatever it would have to drop.
    const expanded = await jsonld.expand(document, safe);
    const quads = await jsonld.toRDF(document, safe);
    const restored = await jsonld.fromRDF(quads, { useNativeTypes: true });
    // A string of RDF and a plain value of JSON-LD are the same.
    const plain = JSON.parse(JSON.stringify(restored), (_name, value) =>
      value?.['@type'] === XSD_STRING ? { '@value': value['@value'] } : value,
    );
    const nested = await jsonld.frame(plain, frameOf(record), {
      ...noNetwork,
      omitDefault: true,
      omitGraph: true,
    });
    assert.deepEqual(sorted(await jsonld.expand(nested, safe)), sorted(expanded), state);

    const compacted = await jsonld.compact(nested, document['@context'], safe);
    assert.deepEqual(
      sorted(compacted),
      sorted(await jsonld.compact(document, document['@context'], safe)),
      state,
    );

    const canonical = { ...safe, algorithm: 'URDNA2015' as const, format: 'application/n-quads' as const };
    const lines = await jsonld.canonize(document, canonical);
    assert.equal(await jsonld.canonize(compacted, canonical), lines, state);
    assert.ok(lines.split('\n').length > 80);
  }
});

test('[RC3] that processor refuses a term that no vocabulary has, so the test above would see it', async () => {
  for (const wrong of [
    altered(given, 'hasPurpose', 'dpv:Marketing'),
    altered(given, `${PROCESS}.dpv:hasPurpose.0.@id`, 'Direct marketing'),
    altered(given, `${PROCESS}.@type`, ['Process']),
  ])
    await assert.rejects(jsonld.expand(Object(wrong), safe), /Safe mode validation error/);
  await assert.rejects(
    jsonld.expand(Object(altered(given, '@context', 'https://w3id.org/dpv')), safe),
    /asked for https:\/\/w3id\.org\/dpv|Dereferencing a URL did not result/,
  );
});

/** The terms of a receipt, as they stand in version 2.3 of the vocabulary (28 February 2026). */
const DPV = `hasAddress hasConsentControl hasConsentStatus hasContact hasDataController hasDataSource
  hasDataSubject hasDuration hasEntity hasIdentifier hasIndicationMethod hasJurisdiction hasLegalBasis
  hasLocation hasName hasNotice hasPersonalData hasProcess hasProcessing hasPurpose hasRecipient hasRight
  hasStorageCondition isExercisedAt isImplementedByEntity isIndicatedAtTime isIndicatedBy
  Collect ConsentGiven ConsentNotice ConsentRecord ConsentRefused ConsentRequested ConsentWithdrawn
  DataController DataProcessor DataSubject DataSubjectDataSource DirectMarketing Disclose ExpressedConsent
  LegalEntity PersonalData Process Purpose ServiceUsageAnalytics StorageDuration StorageLocation Store
  TemporalDuration UntilEventDuration UntilTimeDuration Use WithdrawConsent`.split(/\s+/);
const OTHERS =
  /^https:\/\/w3id\.org\/dpv\/(pd#(Name|EmailAddress|BrowsingBehaviour)|loc#(EU|FI|EE)|legal\/eu\/gdpr#(A6-1-a|A7-3|A1[5678]|A20|A21|A77)|schema\/dpv-27560#record-eu-gdpr)$/;

test('[RC3] every term of the Data Privacy Vocabulary in a receipt is one that the vocabulary has', async () => {
  const found = new Set<string>();
  for (const { record } of records) {
    const text = JSON.stringify(await jsonld.expand(Object(record), safe));
    for (const [iri] of text.matchAll(/https:\/\/w3id\.org\/dpv[^"]*/g)) found.add(iri);
  }
  assert.ok(found.size > 60);
  for (const iri of found)
    assert.ok(DPV.some((term) => iri === `https://w3id.org/dpv#${term}`) || OTHERS.test(iri), iri);
});
