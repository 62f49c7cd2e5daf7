import { z } from 'zod';
import { FILE_GROUPS, FILE_KINDS } from '../file-kinds.js';
import { MAX_FILE_BYTES } from '../limits.js';
import { conditionSchema, dayBoundSchema } from './condition-schema.js';
import { expressionSchema } from './expression-schema.js';
import { keysOf } from './keys-of.js';
import { fieldNameSchema, slugSchema } from './primitives-schema.js';
import {
  addressSchema,
  cardSchema,
  formFieldSchema,
  imageSchema,
  optionSchema,
  pictureSchema,
  question,
  textSchema,
} from './question-schema.js';

const step = slugSchema;
const number = z.number();
const count = z.number().int();
const options = z.array(optionSchema).min(1).max(20);
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 09:30');
const days = { min: dayBoundSchema.optional(), max: dayBoundSchema.optional() };
const ends = { low: textSchema.optional(), high: textSchema.optional() };
const bounds = { least: count.min(0).max(500).optional(), most: count.min(1).max(500).optional() };

/** Questions that are written. */
const written = [
  z.strictObject({
    kind: z.literal('text'),
    ...question,
    long: z.boolean().default(false),
    max: count.min(1).max(4000).default(500),
  }),
  z.strictObject({ kind: z.literal('email'), ...question }),
  z.strictObject({ kind: z.literal('phone'), ...question }),
  z.strictObject({ kind: z.literal('name'), ...question }),
  z.strictObject({ kind: z.literal('company'), ...question }),
  z.strictObject({ kind: z.literal('url'), ...question }),
  z.strictObject({
    kind: z.literal('number'),
    ...question,
    min: number.optional(),
    max: number.optional(),
    /** The answer lies a whole number of these above `min` (or 0). */
    by: number.positive().optional(),
  }),
  /** Street, postcode and town are asked for; country too unless it is named here. */
  z.strictObject({ kind: z.literal('address'), ...question, country: textSchema.optional() }),
] as const;

/** Questions about time. */
const dated = [
  z.strictObject({ kind: z.literal('date'), ...question, ...days }),
  z.strictObject({ kind: z.literal('time'), ...question, min: clock.optional(), max: clock.optional() }),
  z.strictObject({
    kind: z.literal('date-range'),
    ...question,
    ...days,
    /** Days from the first to the last at most. */
    longest: count.min(0).max(4000).optional(),
  }),
  /** Who is younger than `age.least` years goes on at `age.otherwise`, and the date becomes no answer. */
  z.strictObject({
    kind: z.literal('birth-date'),
    ...question,
    age: z.strictObject({ least: count.min(1).max(120), otherwise: step }).optional(),
  }),
] as const;

/** Questions that are chosen from. */
const chosen = [
  z.strictObject({ kind: z.literal('choice'), ...question, options }),
  z.strictObject({ kind: z.literal('choices'), ...question, options, ...bounds }),
  /** A long list, searched by writing. */
  z.strictObject({ kind: z.literal('list'), ...question, options: z.array(optionSchema).min(1).max(500) }),
  z.strictObject({
    kind: z.literal('pictures'),
    ...question,
    options: z.array(pictureSchema).min(1).max(20),
  }),
  z.strictObject({ kind: z.literal('cards'), ...question, options: z.array(cardSchema).min(1).max(20) }),
  z.strictObject({
    kind: z.literal('rating'),
    ...question,
    look: z.enum(['stars', 'hearts', 'numbers']).default('stars'),
    of: count.min(2).max(10).default(5),
  }),
  /** 0 to 10: how likely somebody is to recommend. */
  z.strictObject({ kind: z.literal('nps'), ...question, ...ends }),
  z.strictObject({
    kind: z.literal('scale'),
    ...question,
    ...ends,
    min: count.min(-1000).max(1000),
    max: count.min(-1000).max(1000),
    by: count.min(1).max(1000).default(1),
  }),
] as const;

/** Questions of their own shape. */
const other = [
  z.strictObject({
    kind: z.literal('file'),
    ...question,
    /** Kinds of files that are taken, or groups of them such as `images`. */
    types: z.array(z.enum([...keysOf(FILE_KINDS), ...keysOf(FILE_GROUPS)])).min(1),
    /** Of each. */
    maxBytes: count.min(1).max(MAX_FILE_BYTES).default(5_000_000),
    /** Files at most. */
    most: count.min(1).max(5).default(1),
  }),
  z.strictObject({
    kind: z.literal('form'),
    text: textSchema,
    fields: z.array(formFieldSchema).min(1).max(12),
    next: step,
  }),
  /** Asks for each purpose on its own; nothing is pre-ticked and a "no" goes on to the same next step. */
  z.strictObject({
    kind: z.literal('consent'),
    text: textSchema,
    purposes: z.array(slugSchema).min(1).max(8),
    next: step,
  }),
  /** Terms to accept. No consent in the sense of the GDPR: that is what `consent` is for. */
  z.strictObject({ kind: z.literal('terms'), ...question, label: textSchema, href: addressSchema }),
  /** A link to where an appointment is booked; the visitor says when to go on. */
  z.strictObject({
    kind: z.literal('calendar'),
    text: textSchema,
    label: textSchema,
    href: addressSchema,
    next: step,
  }),
  /** A few numbers to play with and what follows from them. The result becomes a variable. */
  z.strictObject({
    kind: z.literal('calculator'),
    text: textSchema,
    inputs: z
      .array(
        z.strictObject({
          variable: fieldNameSchema,
          label: textSchema,
          min: number,
          max: number,
          by: number.positive().default(1),
          start: number,
        }),
      )
      .min(1)
      .max(8),
    variable: fieldNameSchema,
    result: expressionSchema,
    next: step,
  }),
  /** How to reach a person; the visitor says when to go on. */
  z.strictObject({
    kind: z.literal('hand-off'),
    text: textSchema,
    reach: z
      .strictObject({
        email: z.email().max(254).optional(),
        phone: z
          .string()
          .regex(/^\+\d{6,15}$/, 'expected a number such as +358401234567')
          .optional(),
        href: addressSchema.optional(),
      })
      .refine((ways) => Object.keys(ways).length > 0, { message: 'expected a way to reach somebody' }),
    next: step,
  }),
  /** The conversation is over; with `record`, the answers are handed in as a record of that type. */
  z.strictObject({
    kind: z.literal('end'),
    text: textSchema,
    record: slugSchema.optional(),
    outcome: z.enum(['qualified', 'disqualified', 'none']).optional(),
  }),
] as const;

/** Steps at which nobody is asked anything. */
const silent = [
  z.strictObject({ kind: z.literal('message'), text: textSchema, next: step }),
  /** An image, a link to a video, or a page in a frame that nothing is loaded of before a click. */
  z.strictObject({
    kind: z.literal('embed'),
    title: textSchema,
    media: z.enum(['image', 'video', 'frame']),
    src: addressSchema,
    /** Shown in place of a video or frame until it is clicked. */
    poster: imageSchema.optional(),
    next: step,
  }),
  z.strictObject({ kind: z.literal('condition'), when: conditionSchema, then: step, otherwise: step }),
  z.strictObject({ kind: z.literal('jump'), to: step }),
  /** Gives a variable the value of an expression, or a text in which `{{name}}` is replaced. */
  z.strictObject({
    kind: z.literal('set'),
    variable: fieldNameSchema,
    to: z.union([expressionSchema, z.strictObject({ text: z.string().max(400) })]),
    next: step,
  }),
  /** Goes one of several ways, by their shares. */
  z.strictObject({
    kind: z.literal('split'),
    ways: z
      .array(z.strictObject({ share: count.min(1).max(1000), next: step }))
      .min(2)
      .max(8),
  }),
  /** Goes through the steps from `to` until a `return`, then on at `next`. */
  z.strictObject({ kind: z.literal('call'), to: step, next: step }),
  z.strictObject({ kind: z.literal('return') }),
  /** Hands in a record in the middle of the conversation: the server tells its recipients (their webhooks). */
  z.strictObject({
    kind: z.literal('send'),
    record: slugSchema,
    /** Fields to hand in; default: all that are answered. */
    fields: z.array(fieldNameSchema).min(1).max(64).optional(),
    next: step,
  }),
] as const;

export const stepSchema = z.discriminatedUnion('kind', [
  ...written,
  ...dated,
  ...chosen,
  ...other,
  ...silent,
]);

export type Step = z.infer<typeof stepSchema>;
