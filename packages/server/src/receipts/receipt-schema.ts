import { hash } from 'node:crypto';
import { idSchema, languageSchema, noticeVersionSchema, sha256Schema } from '@remit/contract/schema';
import { z } from 'zod';
import { CONSENT_TYPES, RECEIPT_FORM, RECORD_PROFILE } from './receipt-terms.js';

const text = z.string().min(1);
const ref = z.looseObject({ '@id': text });
const some = <T extends z.ZodType>(item: T) => z.array(item).min(1);
const dateTime = z.looseObject({ '@value': z.iso.datetime(), '@type': z.literal('xsd:dateTime') });
const typed = (...terms: string[]) =>
  some(text).refine((types) => terms.some((term) => types.includes(term)), `expected ${terms.join(' or ')}`);

/** party_id, party_name, party_address, party_contact, party_type and party_role. */
const partySchema = z.looseObject({
  '@id': text,
  '@type': typed('dpv:DataController', 'dpv:DataProcessor', 'dpv:ThirdParty'),
  'dpv:hasIdentifier': text,
  'dpv:hasName': text,
  'dpv:hasAddress': text.optional(),
  'dpv:hasContact': text.optional(),
});

const locationSchema = z.looseObject({
  '@type': typed('dpv:StorageLocation'),
  'dpv:hasLocation': some(ref),
});
const durationSchema = z.looseObject({
  '@type': typed('dpv:StorageDuration'),
  'dpv:hasDuration': z.looseObject({
    'rdf:value': z.looseObject({ '@value': text, '@type': z.literal('xsd:duration') }),
  }),
});

/** event_state, event_time, validity_duration, event_type, entity_id. */
const eventSchema = z.looseObject({
  '@type': some(text),
  'dct:date': dateTime,
  'dct:valid': text,
  'dct:type': ref,
  'dpv:isImplementedByEntity': some(z.looseObject({ 'dpv:hasIdentifier': idSchema })),
  'dpv:hasIndicationMethod': text,
});

/** purpose, purpose_type, lawful_basis, pii_information and pii_type, pii_controllers, storage_locations, … */
const processSchema = z.looseObject({
  '@type': typed('dpv:Process'),
  'dpv:hasPurpose': some(
    z.looseObject({ '@id': text, '@type': typed('dpv:Purpose'), 'skos:prefLabel': text }),
  ),
  'dpv:hasLegalBasis': some(ref),
  'dpv:hasPersonalData': some(
    z.looseObject({ '@id': text, '@type': typed('dpv:PersonalData', 'dpv:SpecialCategoryPersonalData') }),
  ),
  'dpv:hasProcessing': some(ref),
  'dpv:hasDataSource': some(ref),
  'dpv:hasDataController': some(ref),
  'dpv:hasStorageCondition': z.tuple([locationSchema, durationSchema]),
  'dpv:hasJurisdiction': some(ref),
  'dpv:hasRecipient': some(ref),
  'dpv:hasRight': some(ref),
  'dpv:hasConsentControl': some(z.looseObject({ '@type': typed('dpv:WithdrawConsent') })),
  'dpv:hasConsentStatus': some(eventSchema),
});

/** What the profile's own sections ask for; receipts have it since their second form. */
const secondFormSchema = z.looseObject({
  'dct:identifier': idSchema,
  'dpv:hasDataSubject': ref,
  'dpv:hasProcess': some(
    z.looseObject({
      'dpv:hasConsentControl': some(z.looseObject({ 'dpv:isExercisedAt': text })),
      'dpv:hasConsentStatus': some(
        z.looseObject({
          '@type': typed(...CONSENT_TYPES),
          'dpv:isIndicatedAtTime': dateTime,
          'dpv:isIndicatedBy': some(ref),
          'dpv:hasDuration': z.looseObject({
            '@type': typed('dpv:UntilTimeDuration', 'dpv:UntilEventDuration'),
            'rdf:value': z.union([dateTime, text]),
          }),
        }),
      ),
    }),
  ),
});

/**
 * Every field that ISO/IEC TS 27560:2023 makes mandatory, and those that the GDPR needs beyond it: lawful
 * basis, collection and processing method, rights, role of each party. By the guide of the Data Privacy
 * Vocabulary to consent records, which names some fields twice, by a term of Dublin Core in its table and by
 * one of its own in its text: receipts have both.
 */
export const receiptSchema = z
  .looseObject({
    '@context': z.record(z.string(), z.string()),
    '@type': typed('dpv:ConsentRecord'),
    'dct:conformsTo': z.looseObject({ '@id': z.literal(RECORD_PROFILE) }),
    /** Missing in the first form. */
    'remit:form': z.literal(RECEIPT_FORM).optional(),
    'dpv:hasIdentifier': idSchema,
    'dpv:hasDataSubject': z.looseObject({
      '@type': typed('dpv:DataSubject'),
      'dpv:hasIdentifier': idSchema,
    }),
    'dct:created': dateTime,
    'dct:language': languageSchema,
    'dpv:hasNotice': some(
      z.looseObject({
        '@type': typed('dpv:ConsentNotice'),
        'dpv:hasIdentifier': noticeVersionSchema,
        'remit:words': z.string(),
        'remit:sha256': sha256Schema,
      }),
    ),
    'dpv:hasEntity': some(partySchema),
    'dpv:hasProcess': some(processSchema),
  })
  .superRefine((record, context) => {
    const refuse = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });

    const second = record['remit:form'] === undefined ? undefined : secondFormSchema.safeParse(record);
    for (const { path, message } of second?.error?.issues ?? []) refuse(path, message);

    record['dpv:hasProcess'].forEach((process, index) => {
      for (const controller of process['dpv:hasDataController']) {
        const party = record['dpv:hasEntity'].find((each) => each['@id'] === controller['@id']);
        if (party?.['dpv:hasAddress'] === undefined || party['dpv:hasContact'] === undefined)
          refuse(
            ['dpv:hasProcess', index, 'dpv:hasDataController'],
            'the controller’s address or contact is missing',
          );
      }
    });
    record['dpv:hasNotice'].forEach((notice, index) => {
      if (hash('sha256', notice['remit:words']) !== notice['remit:sha256'])
        refuse(['dpv:hasNotice', index, 'remit:sha256'], 'not the hash of these words');
    });
  });

/** A complete record of a consent change, as it was signed. */
export type Receipt = z.infer<typeof receiptSchema>;
