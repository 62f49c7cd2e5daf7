import { receiptsRequestSchema } from '../http/receipt-routes.js';
import type { Outcome } from '../http/receive.js';
import { hashSecret } from '../ingest/hash-secret.js';
import type { ControllerStore } from '../store/store.js';
import { z } from 'zod';
import type { ToldSigns } from './judge-suspicion.js';

/** Milliseconds for which signs wait for the lead that they are about. */
const KEPT = 60_000;

/** Whose signs they are: the secret shows that the person's own browser tells them. */
type Person = { readonly id: string; readonly secretHash: string };

/** Signs that wait for their lead, in the memory of this process and nowhere else. */
export type SignsKept = {
  readonly keep: (controller: string, person: Person, signs: ToldSigns) => void;
  /** Gives them once: they are not kept after the verdict. */
  readonly take: (controller: string, person: Person) => ToldSigns | undefined;
};

/**
 * @param now milliseconds since 1970
 * @param mostKept people whose signs wait at once at most; the oldest go first
 */
export const keepSigns = (now: () => number, mostKept = 10_000): SignsKept => {
  const kept = new Map<string, { readonly signs: ToldSigns; readonly until: number }>();
  const nameOf = (controller: string, { id, secretHash }: Person) => `${controller} ${id} ${secretHash}`;
  const forgetOld = () => {
    for (const [name, { until }] of kept) {
      if (until > now() && kept.size <= mostKept) return;
      kept.delete(name);
    }
  };
  return {
    keep: (controller, person, signs) => {
      const name = nameOf(controller, person);
      kept.delete(name);
      kept.set(name, { signs, until: now() + KEPT });
      forgetOld();
    },
    take: (controller, person) => {
      forgetOld();
      const name = nameOf(controller, person);
      const found = kept.get(name);
      kept.delete(name);
      return found?.signs;
    },
  };
};

const count = (most: number) => z.number().int().min(0).max(most);

/** The body of `POST /v1/signs`: what a page noticed, just before the answers are handed in. */
export const signsSchema = receiptsRequestSchema.extend({
  signs: z.strictObject({
    trap: z.boolean(),
    took: count(864e5),
    answers: count(10_000),
    typed: count(10_000_000),
  }),
});

/** `POST /v1/signs` */
export const takeSigns =
  ({ keep }: Pick<SignsKept, 'keep'>, now: () => number) =>
  async ({ id }: ControllerStore, { subject, signs }: z.output<typeof signsSchema>): Promise<Outcome> => {
    keep(id, { id: subject.id, secretHash: hashSecret(subject.secret) }, signs);
    return { status: 200, answer: { now: now() } };
  };
