import { fieldValueSchema } from '@remit/contract/schema';
import { z } from 'zod';

/** A moment as `2026-03-01T14:05:00.000Z`. */
const moment = z.iso.datetime();

const controllerSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  address: z.string().optional(),
  contact: z.string(),
  dpo: z.string().optional(),
});

const statementSchema = z.strictObject({
  time: moment,
  purpose: z.string(),
  /** Of a statement about one special category alone. */
  category: z.string().optional(),
  state: z.string(),
  notice: z.string(),
  language: z.string(),
  /** The exact words that were shown; null when they are not kept. */
  words: z.string().nullable(),
  sha256: z.string(),
  surface: z.string(),
  method: z.string(),
});

const fieldSchema = z.strictObject({
  field: z.string(),
  category: z.string().nullable(),
  /** Null when nobody can open it any more. */
  value: fieldValueSchema.nullable(),
  /** For each purpose of the record: may it be read now, and if not, why (RULES.md). */
  uses: z.array(
    z.strictObject({
      purpose: z.string(),
      allowed: z.boolean(),
      code: z.string().optional(),
      rule: z.string().optional(),
    }),
  ),
});

const recordSchema = z.strictObject({
  id: z.string(),
  type: z.string(),
  kind: z.string(),
  time: moment,
  source: z.string(),
  /** Of what names a user: whether the controller's own server has said so, or only the page. */
  identity: z.enum(['claimed', 'verified']).optional(),
  page: z.string().optional(),
  notice: z.string(),
  fields: z.array(fieldSchema),
  /** On what its use rests, and until when it is kept for it. */
  purposes: z.array(
    z.strictObject({
      purpose: z.string(),
      basis: z.string().nullable(),
      keptUntil: moment.nullable(),
      consentUntil: moment.nullable(),
      endedAt: moment.nullable(),
    }),
  ),
  /** Purposes that it served once. */
  ended: z.array(z.strictObject({ purpose: z.string(), state: z.string(), time: moment })),
  corrected: z.array(z.strictObject({ field: z.string(), time: moment })),
});

/** A file that a value refers to. Its bytes are fetched by record and upload (docs/http-api.md). */
const fileSchema = z.strictObject({
  record: z.string(),
  field: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number(),
  sha256: z.string(),
  upload: z.string(),
  /** Null when it never arrived: then there is nothing to fetch. */
  receivedAt: moment.nullable(),
});

const disclosureSchema = z.strictObject({
  record: z.string(),
  recipient: z.string(),
  /** As the register has it; null when it is struck from it. */
  name: z.string().nullable(),
  region: z.string().nullable(),
  purpose: z.string(),
  /** `delivered`, or what became of an attempt that may have arrived. */
  state: z.string(),
  time: moment.nullable(),
  fields: z.array(z.string()),
  /** What the recipient was told since (Art. 19). */
  told: z.array(z.strictObject({ kind: z.string(), state: z.string(), time: moment.nullable() })),
});

const requestSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  receivedAt: moment,
  dueAt: moment,
  answeredAt: moment.nullable(),
  refusal: z.string().nullable(),
  text: z.string().optional(),
});

const purposeSchema = z.strictObject({
  purpose: z.string(),
  basis: z.string(),
  categories: z.array(z.string()),
  /** ISO 8601 duration, from the record's time. */
  retention: z.string(),
  wording: z.record(z.string(), z.string()),
});

/** Everything that is kept of one person (Art. 15). A change of its form has a new version. */
export const accessExportSchema = z.strictObject({
  format: z.literal('remit-access'),
  version: z.literal(2),
  madeAt: moment,
  controller: controllerSchema,
  person: z.strictObject({ id: z.string(), restrictedAt: moment.nullable() }),
  records: z.array(recordSchema),
  files: z.array(fileSchema),
  /** Categories whose values are not shown whole in this copy. */
  masked: z.array(z.string()),
  purposes: z.array(purposeSchema),
  disclosures: z.array(disclosureSchema),
  statements: z.array(statementSchema),
  requests: z.array(requestSchema),
});
export type AccessExport = z.infer<typeof accessExportSchema>;

/** What a person provided on consent or a contract, to take elsewhere (Art. 20). */
export const portabilityExportSchema = z.strictObject({
  format: z.literal('remit-portability'),
  version: z.literal(2),
  madeAt: moment,
  controller: controllerSchema,
  person: z.strictObject({ id: z.string() }),
  records: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      time: moment,
      source: z.string(),
      fields: z.record(z.string(), fieldValueSchema),
    }),
  ),
  files: z.array(fileSchema),
});
export type PortabilityExport = z.infer<typeof portabilityExportSchema>;
