import { z } from 'zod';
import { MAX_FILE_BYTES, FILE_PART_BYTES } from '../limits.js';
import { signedShape } from './batch-schema.js';
import { fieldNameSchema, idSchema, slugSchema } from './primitives-schema.js';

/**
 * The first line of the body of `POST /v1/uploads`; the bytes of one part follow it. A file is handed in after the
 * record that refers to it, so that whatever is kept of it was decided with its record.
 */
export const uploadSchema = z.strictObject({
  ...signedShape,
  /** The bot that asked, in the version that asked: a step of it takes such a file. */
  bot: z.strictObject({ id: slugSchema, version: z.number().int().min(1).max(1_000_000) }),
  /** The record whose field holds the reference. */
  record: idSchema,
  field: fieldNameSchema,
  /** As in the reference. */
  upload: idSchema,
  /** Which part, from 0. */
  part: z
    .number()
    .int()
    .min(0)
    .max(Math.ceil(MAX_FILE_BYTES / FILE_PART_BYTES) - 1),
});

/** The answer: which part the server lacks first, and whether it has all of the file and kept it. */
export const uploadAnswerSchema = z.strictObject({
  next: z.number().int().min(0),
  complete: z.boolean(),
});

export type Upload = z.infer<typeof uploadSchema>;
export type UploadAnswer = z.infer<typeof uploadAnswerSchema>;
