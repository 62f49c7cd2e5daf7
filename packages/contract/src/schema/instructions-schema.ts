import { z } from 'zod';
import { CATEGORIES, looksLikePassword, type CategoryId } from '../categories.js';
import { LEGAL_BASES, needsConsent } from '../legal-basis.js';
import { isVocabularyPurpose, PURPOSES, type VocabularyPurpose } from '../purposes.js';
import { parseDuration } from '../retention.js';
import { keysOf } from './keys-of.js';
import {
  countrySchema,
  fieldNameSchema,
  languageSchema,
  noticeVersionSchema,
  pageSchema,
  slugSchema,
} from './primitives-schema.js';

const categorySchema = z.enum(keysOf<CategoryId>(CATEGORIES));
const text = (max: number) => z.string().trim().min(1).max(max);
const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(64);

const purposeSchema = z.strictObject({
  /** For a purpose of the controller's own: the purpose of the vocabulary that it narrows. */
  broader: z.enum(keysOf<VocabularyPurpose>(PURPOSES)).optional(),
  basis: z.enum(LEGAL_BASES),
  categories: some(categorySchema),
  /** ISO 8601 duration, counted from the record's time (PL10). */
  retention: z.string().refine((value) => parseDuration(value) !== undefined, {
    message: 'expected an ISO 8601 duration of at least a day, such as P12M',
  }),
  /** Months that a consent is valid before it has to be renewed; default 24. */
  validity: z.number().int().min(1).max(120).optional(),
  /** What a person is told, per language. */
  wording: z.record(languageSchema, text(2000)),
  /** Notice version in which this wording began (PL6). */
  wordingSince: noticeVersionSchema,
});

const recordTypeSchema = z.strictObject({
  /** Leads and messages are written through before anyone is told "sent"; events may be batched. */
  kind: z.enum(['lead', 'message', 'event']),
  fields: z.record(fieldNameSchema, categorySchema),
});

const recipientSchema = z.strictObject({
  name: text(200),
  role: z.enum(['processor', 'controller', 'partner']),
  /** ISO 3166-1 alpha-2 country in which the recipient handles the data (S9). */
  region: countrySchema,
  /**
   * What allows a transfer outside the EEA (Art. 45, 46). A recipient there may be registered without one, but is
   * given nothing (PL12).
   */
  transferGround: z.enum(['adequacy', 'standard-clauses', 'binding-rules']).optional(),
  purposes: some(slugSchema),
  categories: some(categorySchema),
  /** For a partner: the pages that name it (S5). Nothing collected elsewhere reaches it. */
  pages: some(pageSchema).optional(),
});

/** Origins are compared whole: scheme, host and port, as a browser sends them. */
const originSchema = z
  .string()
  .regex(
    /^https?:\/\/(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/,
    'expected an origin such as https://shop.example',
  );

const partySchema = z.strictObject({
  name: text(200),
  address: text(500).optional(),
  contact: z.email().max(254),
  dpo: z.email().max(254).optional(),
});

/**
 * A controller's processing instructions (Art. 28(3)(a); S1): the only thing that makes processing
 * lawful for the processor. Nothing outside them is served. Versioned; the highest version is in force.
 */
export const instructionsSchema = z
  .strictObject({
    controller: slugSchema,
    version: z.number().int().min(1).max(1_000_000),
    party: partySchema,
    /** Notice versions, oldest first; the last one is in force. */
    notices: z.array(noticeVersionSchema).min(1).max(1000),
    purposes: z.record(slugSchema, purposeSchema),
    /** The tracking plan: which records exist, and the category of each of their fields. */
    records: z.record(slugSchema, recordTypeSchema),
    recipients: z.record(slugSchema, recipientSchema),
    /** Age from which a person consents for themselves (Art. 8), by country; default 16. */
    ageOfConsent: z.record(countrySchema, z.number().int().min(13).max(16)).optional(),
    /** Nothing on consent from whoever did not state their date of birth; default: served. */
    ageRequired: z.boolean().optional(),
    /** Pages that may send (S11). */
    origins: z.array(originSchema).max(100),
  })
  .superRefine((value, context) => {
    const contradiction = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (new Set(value.notices).size !== value.notices.length)
      contradiction(['notices'], 'a version is named twice');
    for (const [id, purpose] of Object.entries(value.purposes)) {
      if (!isVocabularyPurpose(id) && !purpose.broader)
        contradiction(
          ['purposes', id],
          'not a purpose of the vocabulary: name the one it narrows in `broader`',
        );
      if (isVocabularyPurpose(id) && purpose.broader)
        contradiction(['purposes', id, 'broader'], 'a purpose of the vocabulary narrows no other');
      if (!value.notices.includes(purpose.wordingSince))
        contradiction(['purposes', id, 'wordingSince'], 'not among the notices');
      if (purpose.validity !== undefined && !needsConsent(purpose.basis))
        contradiction(['purposes', id, 'validity'], 'only a purpose that rests on consent runs out by it');
      if (Object.keys(purpose.wording).length === 0)
        contradiction(['purposes', id, 'wording'], 'no language');
      purpose.categories.forEach((category, index) => {
        const path = ['purposes', id, 'categories', index];
        if (CATEGORIES[category] === 'forbidden')
          contradiction(path, 'this category is never collected (PL4)');
        if (CATEGORIES[category] === 'special' && purpose.basis !== 'explicit-consent')
          contradiction(path, 'a special category needs the basis explicit-consent (PL7)');
      });
    }
    for (const [type, record] of Object.entries(value.records)) {
      for (const [field, category] of Object.entries(record.fields)) {
        if (CATEGORIES[category] === 'forbidden' || looksLikePassword(field))
          contradiction(['records', type, 'fields', field], 'a password is never collected (PL4)');
      }
    }
    for (const [id, recipient] of Object.entries(value.recipients)) {
      const path = (...rest: (string | number)[]) => ['recipients', id, ...rest];
      recipient.purposes.forEach((purpose, index) => {
        if (!Object.hasOwn(value.purposes, purpose))
          contradiction(path('purposes', index), 'a purpose the controller does not have');
      });
      const had = recipient.purposes.flatMap((purpose) => value.purposes[purpose]?.categories ?? []);
      recipient.categories.forEach((category, index) => {
        if (!had.includes(category))
          contradiction(path('categories', index), 'a category that none of its purposes has');
      });
      if (recipient.role === 'partner' && !recipient.pages)
        contradiction(path('pages'), 'a partner needs the pages that name it (PL12)');
      if (recipient.role !== 'partner' && recipient.pages)
        contradiction(path('pages'), 'only a partner is named by pages');
      recipient.pages?.forEach((page, index) => {
        if (!value.origins.some((origin) => page.startsWith(`${origin}/`)))
          contradiction(path('pages', index), 'a page of none of the origins');
      });
    }
  });

export type Instructions = z.infer<typeof instructionsSchema>;
