import { z } from 'zod';
import { fieldNameSchema, languageSchema, slugSchema } from './primitives-schema.js';

const words = z.string().trim().min(1).max(1000);

/** Text per language; every text is written in at least the bot's own language. */
export const textSchema = z.record(languageSchema, words);
export type Text = z.infer<typeof textSchema>;

/** An address that may be shown, never one that a script comes from. */
export const addressSchema = z
  .string()
  .max(2000)
  .regex(
    /^https:\/\/[^\s/?#@{}<>"\\]+(?:[/?#][^\s{}<>"\\]*)?$/,
    'expected an address that begins with https://',
  );

export const imageSchema = z.strictObject({
  src: addressSchema,
  /** What the image shows, for whoever does not see it. */
  alt: textSchema,
});

/** What every question has. */
export const question = {
  text: textSchema,
  /** Field of the bot's record type that the answer fills. */
  field: fieldNameSchema,
  optional: z.boolean().default(false),
  /** Greyed example inside the empty input. */
  placeholder: textSchema.optional(),
  /** After so many answers that are none, the conversation goes on at `then`. Without it: as often as it takes. */
  tries: z.strictObject({ most: z.number().int().min(1).max(10), then: slugSchema }).optional(),
  next: slugSchema,
};

const option = {
  value: slugSchema,
  label: textSchema,
  /** Points that choosing it adds to the variable `score`. */
  score: z.number().min(-1000).max(1000).optional(),
};

export const optionSchema = z.strictObject(option);
/** An option that is chosen by its picture. */
export const pictureSchema = z.strictObject({ ...option, image: imageSchema });
/** An option with a few words of explanation. */
export const cardSchema = z.strictObject({ ...option, detail: textSchema, image: imageSchema.optional() });

/** One line of a form. Its kind decides how the answer is checked. */
export const formFieldSchema = z.strictObject({
  kind: z.enum(['text', 'name', 'company', 'email', 'phone', 'url', 'number', 'date', 'time']),
  field: fieldNameSchema,
  label: textSchema,
  optional: z.boolean().default(false),
});
