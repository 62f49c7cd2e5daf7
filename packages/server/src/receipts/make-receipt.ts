import {
  CATEGORIES,
  CATEGORY_TERMS,
  consentEnd,
  isGrant,
  isVocabularyPurpose,
  LEGAL_BASIS_TERMS,
  needsConsent,
  PURPOSE_TERMS,
  reachedByObjection,
  type CategoryId,
  type Instructions,
} from '@remit/contract';
import type { Processor } from '../documents/processor.js';
import type { Json } from '../store/chain.js';
import type { LedgerEntry } from '../store/store.js';
import {
  CONSENT_TYPES,
  RECEIPT_CONTEXT,
  RECEIPT_FORM,
  RECORD_PROFILE,
  STATE_TERMS,
} from './receipt-terms.js';

/** What a receipt is made from. */
export type ReceiptMaterial = {
  readonly subject: string;
  readonly entry: LedgerEntry;
  /** The exact words that the entry cites. */
  readonly words: string;
  /** Those that were in force when the change was received; they have its purpose. */
  readonly instructions: Instructions;
  readonly processor: Processor;
  /** Of the controller, where those instructions do not have it. */
  readonly address: string | undefined;
};

/** A receipt, or what it cannot name. */
export type ReceiptMade =
  { readonly ok: true; readonly record: Json } | { readonly ok: false; readonly missing: string };

const ref = (iri: string): Json => ({ '@id': iri });
const moment = (milliseconds: number): Json => ({
  '@value': new Date(milliseconds).toISOString(),
  '@type': 'xsd:dateTime',
});

const purposeTerm = (controller: string, id: string, broader: string | undefined): Json => {
  if (isVocabularyPurpose(id)) {
    const { iri, broader: wider } = PURPOSE_TERMS[id];
    const narrows = wider === undefined ? {} : { 'skos:broader': ref(wider) };
    return { '@id': iri, '@type': ['dpv:Purpose'], 'skos:prefLabel': id, ...narrows };
  }
  const wider =
    broader !== undefined && isVocabularyPurpose(broader) ? PURPOSE_TERMS[broader].iri : undefined;
  return {
    '@id': `urn:remit:${controller}:purpose:${id}`,
    '@type': ['dpv:Purpose'],
    'skos:prefLabel': id,
    ...(wider === undefined ? {} : { 'skos:broader': ref(wider) }),
  };
};

const dataTerm = (category: CategoryId): Json => ({
  '@id': CATEGORY_TERMS[category],
  '@type': [CATEGORIES[category] === 'special' ? 'dpv:SpecialCategoryPersonalData' : 'dpv:PersonalData'],
});

const entity = (
  iri: string,
  type: string,
  name: string,
  more: { readonly [member: string]: Json },
): Json => ({
  '@id': iri,
  '@type': ['dpv:LegalEntity', type],
  'dpv:hasIdentifier': iri,
  'dpv:hasName': name,
  ...more,
});

/**
 * How long the change holds: a grant until it runs out, anything else until it is changed. Once as an
 * interval of ISO 8601, once as a duration of DPV.
 */
const validity = (
  entry: LedgerEntry,
  purpose: Instructions['purposes'][string],
): { readonly interval: string; readonly duration: Json } => {
  const start = new Date(entry.time).toISOString();
  if (!isGrant(entry))
    return {
      interval: `${start}/..`,
      duration: { '@type': ['dpv:UntilEventDuration'], 'rdf:value': 'the next change' },
    };
  const end = consentEnd(entry, purpose);
  return {
    interval: `${start}/${new Date(end).toISOString()}`,
    duration: { '@type': ['dpv:UntilTimeDuration'], 'rdf:value': moment(end) },
  };
};

/** Who said it: the controller asked, and what runs out is nobody's act but noted by the controller. */
const isSaidByController = ({ state }: LedgerEntry): boolean => state === 'asked' || state === 'expired';

/**
 * The record of one consent change by ISO/IEC TS 27560:2023, in JSON-LD with the terms of the Data Privacy
 * Vocabulary, profile `record-eu-gdpr`. Pure: the same change gives the same record.
 */
export const makeReceipt = (material: ReceiptMaterial): ReceiptMade => {
  const { subject, entry, words, instructions, processor } = material;
  const { controller, party, purposes, recipients, version } = instructions;
  const purpose = purposes[entry.purpose];
  if (!purpose) return { ok: false, missing: `purposes.${entry.purpose}` };
  const address = party.address ?? material.address;
  if (address === undefined) return { ok: false, missing: 'party.address' };

  const controllerIri = `urn:remit:controller:${controller}`;
  const processorIri = 'urn:remit:processor';
  const receiving = Object.entries(recipients).filter(([, each]) => each.purposes.includes(entry.purpose));
  const recipientIri = (id: string) => `urn:remit:${controller}:recipient:${id}`;
  // A statement about one special category is about that alone (PL7).
  const categories = purpose.categories.filter(
    (each) => entry.category === undefined || each === entry.category,
  );
  const explicit = entry.category !== undefined || purpose.basis === 'explicit-consent';
  const basis = explicit ? 'explicit-consent' : purpose.basis;
  const type = explicit ? CONSENT_TYPES[1] : CONSENT_TYPES[0];
  const { interval, duration } = validity(entry, purpose);
  const personIri = `urn:remit:${controller}:subject:${subject}`;
  const rights = ['A15', 'A16', 'A17', 'A18', 'A20', 'A77'];
  if (needsConsent(purpose.basis)) rights.unshift('A7-3');
  if (reachedByObjection(entry.purpose, purposes).includes(entry.purpose)) rights.push('A21');

  const process: Json = {
    '@type': ['dpv:Process'],
    'dpv:hasPurpose': [purposeTerm(controller, entry.purpose, purpose.broader)],
    'dpv:hasLegalBasis': [ref(LEGAL_BASIS_TERMS[basis])],
    'dpv:hasPersonalData': categories.map(dataTerm),
    'dpv:hasProcessing': [
      'dpv:Collect',
      'dpv:Store',
      'dpv:Use',
      ...(receiving.length > 0 ? ['dpv:Disclose'] : []),
    ].map(ref),
    'dpv:hasDataController': [ref(controllerIri)],
    'dpv:hasDataSource': [ref('dpv:DataSubjectDataSource')],
    'dpv:hasStorageCondition': [
      { '@type': ['dpv:StorageLocation'], 'dpv:hasLocation': [ref(`loc:${processor.region}`)] },
      {
        '@type': ['dpv:StorageDuration'],
        'dpv:hasDuration': {
          '@type': ['dpv:TemporalDuration'],
          'rdf:value': { '@value': purpose.retention, '@type': 'xsd:duration' },
        },
      },
    ],
    'dpv:hasJurisdiction': [ref('loc:EU')],
    'dpv:hasRecipient': [ref(processorIri), ...receiving.map(([id]) => ref(recipientIri(id)))],
    'dpv:hasConsentControl': [
      {
        '@type': ['dpv:WithdrawConsent'],
        'dct:description': 'Under “Your data” in the chat, or by writing to the controller.',
        'dpv:hasContact': `mailto:${party.contact}`,
        'dpv:isExercisedAt': `mailto:${party.contact}`,
      },
    ],
    'dpv:hasRight': rights.map((right) => ref(`eu-gdpr:${right}`)),
    'dpv:hasConsentStatus': [
      {
        '@type': [STATE_TERMS[entry.state], type],
        'dct:date': moment(entry.time),
        'dct:valid': interval,
        'dct:type': ref(type),
        'dpv:isIndicatedAtTime': moment(entry.time),
        'dpv:hasDuration': duration,
        'dpv:isIndicatedBy': [ref(isSaidByController(entry) ? controllerIri : personIri)],
        'dpv:isImplementedByEntity': [{ 'dpv:hasIdentifier': subject }],
        'dpv:hasIndicationMethod': entry.method,
        'remit:surface': entry.surface,
      },
    ],
  };

  const record: Json = {
    '@context': RECEIPT_CONTEXT,
    '@id': `urn:remit:${controller}:change:${entry.id}`,
    '@type': ['dpv:ConsentRecord'],
    'dct:conformsTo': ref(RECORD_PROFILE),
    'remit:form': RECEIPT_FORM,
    'dct:identifier': entry.id,
    'dpv:hasIdentifier': entry.id,
    'dpv:hasDataSubject': {
      '@id': personIri,
      '@type': ['dpv:DataSubject'],
      'dpv:hasIdentifier': subject,
    },
    'dct:created': moment(entry.receivedAt),
    'dct:creator': ref(processorIri),
    'dct:language': entry.language,
    'dpv:hasNotice': [
      {
        '@type': ['dpv:ConsentNotice'],
        'dpv:hasIdentifier': entry.notice,
        'remit:instructionsVersion': version,
        'remit:words': words,
        'remit:sha256': entry.words,
      },
    ],
    'dpv:hasEntity': [
      entity(controllerIri, 'dpv:DataController', party.name, {
        'dpv:hasAddress': address,
        'dpv:hasContact': `mailto:${party.contact}`,
      }),
      entity(processorIri, 'dpv:DataProcessor', processor.name, {
        'dpv:hasAddress': processor.address,
        'dpv:hasContact': `mailto:${processor.contact}`,
      }),
      ...receiving.map(([id, { name, role, region }]) =>
        entity(recipientIri(id), role === 'processor' ? 'dpv:DataProcessor' : 'dpv:ThirdParty', name, {
          'dpv:hasLocation': [ref(`loc:${region}`)],
        }),
      ),
    ],
    // Always a list: JSON keeps only one of several members of one name.
    'dpv:hasProcess': [process],
  };
  return { ok: true, record };
};
