import { isGrant, lastChoice, type ConsentChange, type ErrorBody } from '@remit/contract';
import type { withdrawalSchema } from '@remit/contract/schema';
import { nanoid } from 'nanoid';
import type { z } from 'zod';
import type { ControllerStore, LedgerEntry } from '../store/store.js';
import { SUBJECT_MISMATCH } from './admit-batch.js';
import { hashSecret } from './hash-secret.js';

export type WithdrawParts = {
  readonly store: ControllerStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** What a withdrawal did. */
export type WithdrawalAnswer = {
  readonly now: number;
  /** Those of the purposes asked for that were consented to once and are withdrawn now, or were before. */
  readonly withdrawn: readonly string[];
  /** What went because only these consents carried it (PL11). */
  readonly erased: { readonly records: number; readonly fields: number };
};

export type WithdrawalOutcome =
  | { readonly status: 200; readonly answer: WithdrawalAnswer }
  | { readonly status: 403 | 404 | 422; readonly answer: ErrorBody };

const SUBJECT_UNKNOWN: ErrorBody = {
  code: 'subject_unknown',
  message: 'Nothing is known of this person.',
  path: 'subject.id',
};

const purposeUnknown = (index: number): ErrorBody => ({
  code: 'purpose_not_instructed',
  message: 'The controller has no such purpose.',
  path: `purposes[${index}]`,
});

const lastGrant = (history: readonly LedgerEntry[], purpose: string): LedgerEntry | undefined =>
  history.findLast((entry) => entry.purpose === purpose && isGrant(entry));

/**
 * Withdraws a person's consent to some purposes (Art. 7(3)). Withdrawing twice changes nothing more.
 */
export const withdraw = async (
  { store, now }: WithdrawParts,
  request: z.output<typeof withdrawalSchema>,
): Promise<WithdrawalOutcome> => {
  const receivedAt = now();
  const subject = { id: request.subject.id, secretHash: hashSecret(request.subject.secret) };
  const holds = await store.holdsSecret(subject.id, subject.secretHash);
  if (holds === undefined) return { status: 404, answer: SUBJECT_UNKNOWN };
  if (!holds) return { status: 403, answer: SUBJECT_MISMATCH };

  const [instructions, histories] = await Promise.all([store.instructions(), store.histories([subject.id])]);
  const history = histories.get(subject.id) ?? [];
  const unknown = request.purposes.findIndex(
    (purpose) =>
      !Object.hasOwn(instructions.purposes, purpose) && !history.some((entry) => entry.purpose === purpose),
  );
  if (unknown >= 0) return { status: 422, answer: purposeUnknown(unknown) };

  const withdrawn = [...new Set(request.purposes)].filter((purpose) => lastGrant(history, purpose));
  const changes = withdrawn.flatMap((purpose): ConsentChange[] => {
    const grant = lastGrant(history, purpose);
    if (!grant || !isGrant(lastChoice(history, purpose))) return [];
    return [
      {
        id: nanoid(),
        purpose,
        state: 'withdrawn',
        time: receivedAt,
        notice: grant.notice,
        language: grant.language,
        words: grant.words,
        surface: request.surface,
        method: 'request',
      },
    ];
  });
  if (changes.length === 0)
    return { status: 200, answer: { now: receivedAt, withdrawn, erased: { records: 0, fields: 0 } } };
  const admitted = await store.admit({ subject, changes, receivedAt, recordIds: [], judge: () => [] });
  if (!admitted.admitted) return { status: 403, answer: SUBJECT_MISMATCH };
  return { status: 200, answer: { now: receivedAt, withdrawn, erased: admitted.erased } };
};
