import { z } from 'zod';

/** What became of one change or record. */
export const verdictSchema = z.object({
  id: z.string(),
  /**
   * - `stored`: on disk, whole
   * - `reduced`: on disk without the dropped fields or purposes
   * - `duplicate`: was already on disk; nothing changed
   * - `refused`: not stored, and never will be: do not send it again
   */
  outcome: z.enum(['stored', 'reduced', 'duplicate', 'refused']),
  /** Code of the refusal; see `REFUSALS` in the decision and the server's own codes. */
  code: z.string().optional(),
  message: z.string().optional(),
  /** Where in the request, such as `records[3].fields.email`. */
  path: z.string().optional(),
  dropped: z
    .array(z.object({ field: z.string().optional(), purpose: z.string().optional(), code: z.string() }))
    .optional(),
});

/** Answer to `POST /v1/batch`: one verdict for each change and record, in the order sent. */
export const batchAnswerSchema = z.object({
  /** The server's clock, in milliseconds since 1970. */
  now: z.number(),
  verdicts: z.array(verdictSchema),
});

/** Body of every answer that refuses a whole request. */
export const errorBodySchema = z.object({ code: z.string(), message: z.string(), path: z.string() });

export type Verdict = z.infer<typeof verdictSchema>;
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;
export type ErrorBody = z.infer<typeof errorBodySchema>;
