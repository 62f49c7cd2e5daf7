import { z } from 'zod';
import { conditionSchema, type Condition } from './condition-schema.js';
import { fieldNameSchema } from './primitives-schema.js';

/** What can be done with numbers. `subtract`, `divide` and `remainder` go from left to right. */
export const OPERATIONS = [
  'add',
  'subtract',
  'multiply',
  'divide',
  'remainder',
  'least',
  'greatest',
  'round',
  'down',
  'up',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/**
 * A number to be worked out, as a tree: a number, the value of an answer or variable (`or` when there is none), an
 * operation on several, or one of two.
 */
export type Expression =
  | number
  | { name: string; or?: number | undefined }
  | { do: Operation; of: Expression[] }
  | { if: Condition; then: Expression; otherwise: Expression };

export const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.number(),
    z.strictObject({ name: fieldNameSchema, or: z.number().optional() }),
    z.strictObject({ do: z.enum(OPERATIONS), of: z.array(expressionSchema).min(1).max(20) }),
    z.strictObject({ if: conditionSchema, then: expressionSchema, otherwise: expressionSchema }),
  ]),
);
