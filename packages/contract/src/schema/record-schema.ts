import { z } from 'zod';
import {
  fieldNameSchema,
  idSchema,
  noticeVersionSchema,
  pageSchema,
  slugSchema,
  timeSchema,
} from './primitives-schema.js';

/** Where a record can come from other than a visitor's browser (S7): who sends it holds a key of that source. */
export const SERVER_SOURCES = [
  'crm',
  'billing',
  'website',
  'newsletter',
  'app',
  'partner',
  'authority',
  'import',
] as const;
export type ServerSource = (typeof SERVER_SOURCES)[number];

/** What a browser may say of where a record came from. */
const BROWSER_SOURCES = ['widget', 'page', 'derived'] as const;

/**
 * The tag: the remit of a record, fixed at the visitor's act and part of the record for ever. It can
 * later be narrowed, never widened.
 */
export const tagSchema = z.strictObject({
  controller: slugSchema,
  /** Where the record came from (S7). `derived`: from the records that `sources` names. */
  source: z.enum(BROWSER_SOURCES),
  /** Purposes it may serve: what the instructions and the person's consent allowed at that moment. */
  purposes: z.array(slugSchema).min(1).max(64),
  /** Notice version that was in force for the person. */
  notice: noticeVersionSchema,
  /**
   * Id of the person's latest consent change at that moment, null when there was none. "Granted when the
   * record was made" (PL5) is read from the ledger up to this change, so that no clock has to be trusted.
   */
  consent: idSchema.nullable(),
  time: timeSchema,
  /** Page of collection; needed when a partner may be given the record (PL12). */
  page: pageSchema.optional(),
  /** Partners that this page named at that moment, by their ids in the register (PL12). */
  partners: z.array(slugSchema).min(1).max(64).optional(),
  /** The browser said at that moment that Global Privacy Control is on (PL13). */
  gpc: z.literal(true).optional(),
  /** For a derived record: the records it was made of, and the fields of each that contributed (PL14). */
  sources: z.record(idSchema, z.array(fieldNameSchema).min(1).max(64)).optional(),
});

export const fieldValueSchema = z.union([
  z.string().max(4000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(400)).max(50),
]);

/** A lead, a message or an event, with its tag. Its type and fields are those of the tracking plan. */
export const recordSchema = z.strictObject({
  id: idSchema,
  type: slugSchema,
  tag: tagSchema,
  fields: z.record(fieldNameSchema, fieldValueSchema).refine((fields) => Object.keys(fields).length <= 64, {
    message: 'expected at most 64 fields',
  }),
  /**
   * That the person is the user whose name is in the field of category `username`, said by the controller's own server:
   * `<milliseconds since 1970>.<base64url of an HMAC-SHA256>`. The server checks it and does not keep it.
   */
  proof: z.string().max(200).optional(),
});

const storedTagSchema = tagSchema.extend({
  source: z.enum([...BROWSER_SOURCES, ...SERVER_SOURCES]),
  /** What the server found of a record that names a user: proven by the controller, or only claimed by the page. */
  identity: z.enum(['claimed', 'verified']).optional(),
});

/** A record as a source other than a browser sends it: its own, or derived from what is kept of the person (S3). */
export const sourcedRecordSchema = (source: ServerSource) =>
  recordSchema.extend({ tag: tagSchema.extend({ source: z.enum([source, 'derived']) }) });

export type Tag = z.infer<typeof storedTagSchema>;
export type FieldValue = z.infer<typeof fieldValueSchema>;
export type LeadRecord = Omit<z.infer<typeof recordSchema>, 'tag'> & { tag: Tag };
