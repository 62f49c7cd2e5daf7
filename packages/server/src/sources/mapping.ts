import {
  fieldNameSchema,
  languageSchema,
  noticeVersionSchema,
  SERVER_SOURCES,
  slugSchema,
} from '@remit/contract/schema';
import { z } from 'zod';
import { readMoment } from './read-moment.js';

const columnSchema = z.string().min(1).max(200);
/** A moment for all rows, or the column that has each row's own. */
const momentSchema = z.union([
  z
    .string()
    .refine((text) => readMoment(text) !== undefined, 'expected a moment such as 2026-03-01T14:05:00Z'),
  z.strictObject({ column: columnSchema }),
]);
const fieldSchema = z.union([
  columnSchema,
  z.strictObject({ column: columnSchema, as: z.enum(['text', 'number']) }),
]);

/** How a column shows that somebody consented, and the evidence that holds for the whole list. */
const consentSchema = z.strictObject({
  column: columnSchema,
  /** What stands in the column for a yes. */
  given: z.array(z.string().min(1)).min(1),
  /** What stands there for a no; an empty cell is neither. */
  refused: z.array(z.string().min(1)).default([]),
  time: momentSchema,
  /** The exact words that were shown: they must be among the controller's. */
  words: z.string().min(1),
  language: languageSchema,
  surface: slugSchema,
  method: slugSchema,
});

/** What the columns of a list are, for `remit import`. */
export const mappingSchema = z.strictObject({
  controller: slugSchema,
  source: z.enum(SERVER_SOURCES),
  delimiter: z.enum([',', ';', '\t']).default(','),
  /** The column with the name by which the source knows a person: a customer number, or an e-mail address. */
  person: columnSchema,
  /** Type of the records, as in the instructions. */
  type: slugSchema,
  notice: noticeVersionSchema,
  time: momentSchema,
  /** Purposes of every row that need no consent of their own. */
  purposes: z.array(slugSchema).max(64).default([]),
  fields: z.record(fieldNameSchema, fieldSchema),
  /** Purposes that rest on consent. */
  consents: z.record(slugSchema, consentSchema).default({}),
});

export type Mapping = z.output<typeof mappingSchema>;
export type MappedMoment = z.output<typeof momentSchema>;
export type MappedConsent = z.output<typeof consentSchema>;

/** Every column that a mapping names. */
export const columnsOf = ({ person, time, fields, consents }: Mapping): readonly string[] => {
  const ofMoment = (moment: MappedMoment) => (typeof moment === 'string' ? [] : [moment.column]);
  return [
    person,
    ...ofMoment(time),
    ...Object.values(fields).map((field) => (typeof field === 'string' ? field : field.column)),
    ...Object.values(consents).flatMap((consent) => [consent.column, ...ofMoment(consent.time)]),
  ];
};
