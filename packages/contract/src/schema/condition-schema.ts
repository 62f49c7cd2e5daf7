import { z } from 'zod';
import { fieldNameSchema, slugSchema } from './primitives-schema.js';

/** A calendar day, `2026-03-31`. */
export const dateSchema = z.iso.date();

/** A calendar day, or one counted from the day of the conversation: `{ "days": -1 }` is yesterday. */
export const dayBoundSchema = z.union([
  dateSchema,
  z.strictObject({ days: z.number().int().min(-40_000).max(40_000) }),
]);
export type DayBound = z.infer<typeof dayBoundSchema>;

const TEXT_TESTS = ['equals', 'differs', 'contains', 'lacks', 'starts', 'ends', 'matches'] as const;
const NUMBER_TESTS = [
  'below',
  'at-most',
  'above',
  'at-least',
  'longer',
  'shorter',
  'count-at-least',
  'count-at-most',
] as const;
const LIST_TESTS = ['one-of', 'includes-any', 'includes-all', 'includes-none'] as const;
const CONSENT_TESTS = ['given', 'refused', 'unasked'] as const;

/** A test on one answer or variable. What was not answered equals nothing, contains nothing and is no number. */
export type FieldTest =
  | { field: string; is: (typeof TEXT_TESTS)[number]; value: string }
  | { field: string; is: (typeof NUMBER_TESTS)[number]; value: number }
  | { field: string; is: 'between' | 'outside'; from: number; to: number }
  | { field: string; is: 'before' | 'after'; value: DayBound }
  | { field: string; is: 'within-days'; days: number }
  | { field: string; is: 'years-ago'; years: number }
  | { field: string; is: (typeof LIST_TESTS)[number]; values: string[] }
  | { field: string; is: 'answered' | 'unanswered' };

/** A test on what was answered to a purpose in this conversation. */
export type ConsentTest = { consent: string; is: (typeof CONSENT_TESTS)[number]; field?: undefined };

/** A test on an earlier answer, a variable or a choice; or all, any or none of several. */
export type Condition =
  | FieldTest
  | ConsentTest
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition; is?: undefined; field?: undefined };

const number = z.number();
const field = fieldNameSchema;

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ field, is: z.enum(TEXT_TESTS), value: z.string().max(400) }),
    z.strictObject({ field, is: z.enum(NUMBER_TESTS), value: number }),
    z.strictObject({ field, is: z.enum(['between', 'outside']), from: number, to: number }),
    z.strictObject({ field, is: z.enum(['before', 'after']), value: dayBoundSchema }),
    z.strictObject({ field, is: z.literal('within-days'), days: number.int().min(0).max(40_000) }),
    z.strictObject({ field, is: z.literal('years-ago'), years: number.int().min(0).max(120) }),
    z.strictObject({ field, is: z.enum(LIST_TESTS), values: z.array(z.string().max(400)).min(1).max(100) }),
    z.strictObject({ field, is: z.enum(['answered', 'unanswered']) }),
    z.strictObject({ consent: slugSchema, is: z.enum(CONSENT_TESTS) }),
    z.strictObject({ all: z.array(conditionSchema).min(1).max(20) }),
    z.strictObject({ any: z.array(conditionSchema).min(1).max(20) }),
    z.strictObject({ not: conditionSchema }),
  ]),
);

/** Every test there is, in the order of the documentation. */
export const TESTS = [
  ...TEXT_TESTS,
  ...NUMBER_TESTS,
  'between',
  'outside',
  'before',
  'after',
  'within-days',
  'years-ago',
  ...LIST_TESTS,
  'answered',
  'unanswered',
  ...CONSENT_TESTS,
] as const;
