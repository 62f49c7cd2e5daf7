import {
  fieldNameSchema,
  fieldValueSchema,
  idSchema,
  slugSchema,
  withdrawalSchema,
} from '@remit/contract/schema';
import { z } from 'zod';

/** Words of a person or of the controller: characters that every database can keep. */
const words = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .regex(/^[^\0\p{Surrogate}]*$/u);

/** What a person asks for. */
export const askedSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    id: idSchema,
    kind: z.enum(['access', 'portability', 'erasure', 'restriction']),
    text: words.optional(),
  }),
  z.strictObject({
    id: idSchema,
    kind: z.enum(['objection', 'withdrawal']),
    purposes: z.array(slugSchema).min(1).max(64),
    text: words.optional(),
  }),
  z.strictObject({
    id: idSchema,
    kind: z.literal('rectification'),
    /** Default: every record of the person that has the field. */
    record: idSchema.optional(),
    field: fieldNameSchema,
    value: fieldValueSchema,
    text: words.optional(),
  }),
]);
export type Asked = z.output<typeof askedSchema>;

/** Who asks: with the secret that only their browser has. */
export const ownSchema = withdrawalSchema.omit({ purposes: true, objection: true, surface: true });

/** The same of somebody who has no secret and so no record to name: the server gives the request its id. */
const askedByMailSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['access', 'portability', 'erasure', 'restriction']),
    text: words.optional(),
  }),
  z.strictObject({
    kind: z.enum(['objection', 'withdrawal']),
    purposes: z.array(slugSchema).min(1).max(64),
    text: words.optional(),
  }),
  z.strictObject({
    kind: z.literal('rectification'),
    field: fieldNameSchema,
    value: fieldValueSchema,
    text: words.optional(),
  }),
]);
export type AskedByMail = z.output<typeof askedByMailSchema>;

/** The body of `POST /v1/requests/by-mail`. */
export const byMailSchema = ownSchema
  .omit({ subject: true })
  .extend({ email: z.email().max(254), request: askedByMailSchema });

/** The body of `POST /v1/requests`. */
export const takeSchema = ownSchema.extend({ request: askedSchema });

/** The body of `POST /v1/requests/export`. */
export const fetchSchema = ownSchema.extend({
  /** Id of the request that was answered. */
  request: idSchema,
  format: z.enum(['json', 'html']).default('json'),
});

/** The body of `POST /v1/requests/export/file`. */
export const fetchFileSchema = ownSchema.extend({
  request: idSchema,
  /** As the copy lists the file. */
  record: idSchema,
  upload: idSchema,
});

/** The body of `POST /v1/requests/:id/answer`: one of the two. */
export const answerSchema = z.strictObject({ fulfil: z.literal(true).optional(), refuse: words.optional() });

/** The body of `POST /v1/requests/:id/extension`. */
export const extensionSchema = z.strictObject({ months: z.number().int().min(1).max(2), reason: words });
