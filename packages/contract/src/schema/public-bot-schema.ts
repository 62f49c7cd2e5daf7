import { z } from 'zod';
import { PROTOCOL_VERSION } from '../protocol-version.js';
import { botSchema } from './bot-schema.js';
import { instructionsSchema } from './instructions-schema.js';
import { languageSchema, sha256Schema, slugSchema } from './primitives-schema.js';

/**
 * Answer to `GET /v1/bots/:controller/:bot`: everything a page needs to hold the conversation and to
 * decide as the server does. Nothing about the visitor, and nothing secret.
 */
export const publicBotSchema = z.strictObject({
  protocol: z.literal(PROTOCOL_VERSION),
  bot: botSchema,
  /** The bot needs the extended interpreter, which a page loads only then. */
  extended: z.boolean(),
  /** The instructions in force, without what only the server needs. */
  instructions: z.strictObject(instructionsSchema.shape).omit({ origins: true }),
  /** SHA-256 of the words of each purpose in each language: what a consent change cites. */
  words: z.record(slugSchema, z.record(languageSchema, sha256Schema)),
});

export type PublicBot = z.infer<typeof publicBotSchema>;
/** The part of a controller's instructions that browsers know and decide by. */
export type PublicInstructions = PublicBot['instructions'];
