import { fieldNameSchema, fieldValueSchema, idSchema, slugSchema } from '@remit/contract/schema';
import { z } from 'zod';

/** What a person may ask the controller for (Art. 15 to 21, 7(3)). */
export const REQUEST_KINDS = [
  'access',
  'rectification',
  'erasure',
  'restriction',
  'objection',
  'portability',
  'withdrawal',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/**
 * How far a request is. `fulfilling`: the controller has said yes and the act is under way, or was when the
 * server stopped; `closed`: the person was erased before it was answered.
 */
export const REQUEST_STATES = ['open', 'fulfilling', 'fulfilled', 'refused', 'closed'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** By what it is known that the person asks: their browser's secret, or mail read at an address they left. */
export type Identity = 'secret' | 'mail';

/** What is asked for; of which kind it is says which of these are there. */
const askedShape = {
  /** Objection and withdrawal: what to end. */
  purposes: z.array(slugSchema).min(1).max(64).optional(),
  /** Rectification: in which record; default: in every one that has the field. */
  record: idSchema.optional(),
  field: fieldNameSchema.optional(),
  value: fieldValueSchema.optional(),
  /** In the person's own words. */
  text: z.string().optional(),
};

/** All of a request that a person or the controller wrote. Sealed with the person's key, and gone with it. */
export const contentSchema = z.strictObject({
  ...askedShape,
  extensions: z.array(z.strictObject({ at: z.number(), months: z.number(), reason: z.string() })),
  /** Why it was refused. */
  refusal: z.string().optional(),
});
export type RequestContent = z.infer<typeof contentSchema>;

/** A request of a person, as it stands. Times are milliseconds since 1970. */
export type PersonRequest = {
  readonly id: string;
  readonly subject: string;
  readonly kind: RequestKind;
  readonly identity: Identity;
  readonly state: RequestState;
  readonly receivedAt: number;
  readonly dueAt: number;
  /** Months by which the controller has extended the time. */
  readonly extended: number;
  readonly answeredAt: number | null;
  /** `reader:` and the reader's id, `operator`, or `person` for what is done without being answered. */
  readonly answeredBy: string | null;
  /** Null of an erased person. */
  readonly content: RequestContent | null;
};
