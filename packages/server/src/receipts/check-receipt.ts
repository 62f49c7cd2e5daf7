import { hash } from 'node:crypto';
import { idSchema, languageSchema, noticeVersionSchema, sha256Schema } from '@remit/contract/schema';
import { z } from 'zod';
import { RECORD_PROFILE } from './receipt-terms.js';
import { verifySignature, type PublicKey } from './sign-receipt.js';

const text = z.string().min(1);
const ref = z.looseObject({ '@id': text });
const some = <T extends z.ZodType>(item: T) => z.array(item).min(1);
const dateTime = z.looseObject({ '@value': z.iso.datetime(), '@type': z.literal('xsd:dateTime') });
const typed = (type: string) => some(text).refine((types) => types.includes(type), `expected ${type}`);

/** party_id, party_name, party_address, party_contact, party_type. */
const partySchema = z.looseObject({
  '@id': text,
  '@type': some(text),
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
const statusSchema = z.looseObject({
  '@type': some(text),
  'dct:date': dateTime,
  'dct:valid': text,
  'dct:type': ref,
  'dpv:isImplementedByEntity': some(z.looseObject({ 'dpv:hasIdentifier': idSchema })),
});

/** purpose, lawful_basis, pii_information and pii_type, pii_controllers, storage_locations and retention_period, … */
const processSchema = z.looseObject({
  'dpv:hasPurpose': some(ref),
  'dpv:hasLegalBasis': some(ref),
  'dpv:hasPersonalData': some(z.looseObject({ '@id': text, '@type': some(text) })),
  'dpv:hasDataController': some(ref),
  'dpv:hasStorageCondition': z.tuple([locationSchema, durationSchema]),
  'dpv:hasJurisdiction': some(ref),
  'dpv:hasRecipient': some(ref),
  'dpv:hasConsentControl': some(z.looseObject({ '@type': typed('dpv:WithdrawConsent') })),
  'dpv:hasConsentStatus': some(statusSchema),
});

/** Every field that ISO/IEC TS 27560:2023 makes mandatory, and the lawful basis, which the GDPR needs. */
export const receiptSchema = z
  .looseObject({
    '@context': z.record(z.string(), z.string()),
    '@type': typed('dpv:ConsentRecord'),
    'dct:conformsTo': z.looseObject({ '@id': z.literal(RECORD_PROFILE) }),
    'dpv:hasIdentifier': idSchema,
    'dpv:hasDataSubject': z.looseObject({ 'dpv:hasIdentifier': idSchema }),
    'dct:created': dateTime,
    'dct:language': languageSchema,
    'dpv:hasNotice': some(
      z.looseObject({
        'dpv:hasIdentifier': noticeVersionSchema,
        'remit:words': z.string(),
        'remit:sha256': sha256Schema,
      }),
    ),
    'dpv:hasEntity': some(partySchema),
    'dpv:hasProcess': some(processSchema),
  })
  .superRefine((record, context) => {
    record['dpv:hasProcess'].forEach((process, index) => {
      const path = ['dpv:hasProcess', index, 'dpv:hasDataController'];
      for (const controller of process['dpv:hasDataController']) {
        const party = record['dpv:hasEntity'].find((each) => each['@id'] === controller['@id']);
        if (party?.['dpv:hasAddress'] === undefined || party['dpv:hasContact'] === undefined)
          context.addIssue({
            code: 'custom',
            path,
            message: 'the controller’s address or contact is missing',
          });
      }
    });
    record['dpv:hasNotice'].forEach((notice, index) => {
      if (hash('sha256', notice['remit:words']) !== notice['remit:sha256'])
        context.addIssue({
          code: 'custom',
          path: ['dpv:hasNotice', index, 'remit:sha256'],
          message: 'not the hash of these words',
        });
    });
  });

export type Receipt = z.infer<typeof receiptSchema>;

/** A receipt that is as it was signed and complete, or why it is not believed. */
export type ReceiptChecked =
  { readonly ok: true; readonly receipt: Receipt } | { readonly ok: false; readonly problem: string };

/** Checks a receipt without asking anybody: signature, every mandatory field, hash of the words. */
export const checkReceipt = (jws: string, keys: readonly PublicKey[]): ReceiptChecked => {
  const verified = verifySignature(jws, keys);
  if (!verified.ok) return verified;
  const parsed = receiptSchema.safeParse(verified.payload);
  if (parsed.success) return { ok: true, receipt: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, problem: `${issue?.path.join('.') || 'receipt'}: ${issue?.message}` };
};
