import { z } from 'zod';
import { LOSS_REASONS } from '../losses.js';
import { PROTOCOL_VERSION } from '../protocol-version.js';
import { MAX_BATCH_ITEMS } from '../limits.js';
import type { ConsentChange } from './consent-schema.js';
import { idSchema, slugSchema, timeSchema } from './primitives-schema.js';
import type { LeadRecord } from './record-schema.js';

/**
 * The data subject as the browser knows it. The id is public within the controller; the secret never
 * leaves the browser but to the server, which keeps only its hash. Whoever lacks it can neither add to
 * this person's ledger nor withdraw for them.
 */
export const subjectSchema = z.strictObject({ id: idSchema, secret: idSchema });

/** Who sends, of everything that a browser sends. */
export const signedShape = {
  protocol: z.literal(PROTOCOL_VERSION),
  controller: slugSchema,
  /** Public key of the site, from the script tag. */
  key: idSchema,
  subject: subjectSchema,
};

const senderShape = {
  ...signedShape,
  /** The sender's clock when it sent. Ages are taken against it, so a wrong clock harms nobody. */
  sentAt: timeSchema,
};

/**
 * The envelope of `POST /v1/batch`. Changes come first: records cite them. Changes and records are
 * checked one by one (`consentChangeSchema`, `recordSchema`), so that a bad one never blocks the rest.
 */
export const batchSchema = z
  .strictObject({
    ...senderShape,
    changes: z.array(z.unknown()).max(MAX_BATCH_ITEMS),
    records: z.array(z.unknown()).max(MAX_BATCH_ITEMS),
    /** Records that the browser had to give up, counted by reason since the last batch that was answered. */
    losses: z.partialRecord(z.enum(LOSS_REASONS), z.number().int().min(0)).optional(),
  })
  .refine((batch) => batch.changes.length + batch.records.length <= MAX_BATCH_ITEMS, {
    message: `expected at most ${MAX_BATCH_ITEMS} changes and records together`,
    path: ['records'],
  });

/** The body of `POST /v1/withdrawals`: purposes that the person withdraws from or objects to, all at once. */
export const withdrawalSchema = z.strictObject({
  ...senderShape,
  purposes: z.array(slugSchema).min(1).max(64),
  /** Object to them (Art. 21) in place of withdrawing the consent to them. */
  objection: z.literal(true).optional(),
  surface: slugSchema.default('your-data'),
});

export type Subject = z.infer<typeof subjectSchema>;
/** What the browser sends, item types included. */
export type Batch = Omit<z.infer<typeof batchSchema>, 'changes' | 'records'> & {
  changes: ConsentChange[];
  records: LeadRecord[];
};
export type Withdrawal = z.input<typeof withdrawalSchema>;
