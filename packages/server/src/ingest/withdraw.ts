import type { ErrorBody } from '@remit/contract';
import type { withdrawalSchema } from '@remit/contract/schema';
import type { z } from 'zod';
import { ERRORS } from '../errors.js';
import { endPurposes } from '../rights/end-purposes.js';
import type { ControllerStore } from '../store/store.js';
import { SUBJECT_MISMATCH } from './admit-batch.js';
import { hashSecret } from './hash-secret.js';

export type WithdrawParts = {
  readonly store: ControllerStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** What a withdrawal or objection did. */
export type WithdrawalAnswer = {
  readonly now: number;
  /**
   * Of a withdrawal, those of the purposes that were consented to once and are withdrawn now, or were before.
   * Of an objection, those it reaches.
   */
  readonly withdrawn: readonly string[];
  /** What went because nothing else carried it (PL11). */
  readonly erased: { readonly records: number; readonly fields: number };
};

export type WithdrawalOutcome =
  | { readonly status: 200; readonly answer: WithdrawalAnswer }
  | { readonly status: 403 | 404 | 422; readonly answer: ErrorBody };

const SUBJECT_UNKNOWN: ErrorBody = {
  code: 'subject_unknown',
  message: ERRORS.subject_unknown.message,
  path: 'subject.id',
};

/** A person withdraws, or objects, by the secret that only their browser has. */
export const withdraw = async (
  { store, now }: WithdrawParts,
  { subject, purposes, objection, surface }: z.output<typeof withdrawalSchema>,
): Promise<WithdrawalOutcome> => {
  const receivedAt = now();
  const secretHash = hashSecret(subject.secret);
  const holds = await store.holdsSecret(subject.id, secretHash);
  if (holds === undefined) return { status: 404, answer: SUBJECT_UNKNOWN };
  if (!holds) return { status: 403, answer: SUBJECT_MISMATCH };
  const person = { id: subject.id, secretHash };
  const meant = { purposes, objection: objection === true, surface };
  const ending = await endPurposes(store, person, meant, receivedAt);
  if (ending.ok)
    return { status: 200, answer: { now: receivedAt, withdrawn: ending.ended, erased: ending.erased } };
  const { code } = ending;
  if (code === 'subject_mismatch') return { status: 403, answer: SUBJECT_MISMATCH };
  const path = `purposes[${ending.index}]`;
  return { status: 422, answer: { code, message: ERRORS[code].message, path } };
};
