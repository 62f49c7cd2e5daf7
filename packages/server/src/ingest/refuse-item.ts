import { REFUSALS, type Refusal, type Verdict } from '@remit/contract';
import { idSchema } from '@remit/contract/schema';
import type { Explained, IssueCode } from './explain-issue.js';

/** Reasons for which the server refuses a change or a record, besides those of the decision. */
const OWN_REASONS = {
  time_in_future: 'The time lies after the moment of sending.',
  state_not_yours: 'This state is for the server to note.',
  purpose_not_on_consent: 'The purpose does not rest on consent.',
  words_unknown: 'These were never the words of this purpose.',
  proof_without_user: 'There is no user in this record that could be proven.',
  proof_forged: 'The proof is not of this controller, this user and its own time.',
  proof_expired: 'The proof has run out.',
} as const;

export type ItemCode = IssueCode | keyof typeof OWN_REASONS | Refusal;

/** Why a change or a record is refused. */
export type ItemRefusal = Explained<ItemCode>;

const isOwnReason = (code: ItemCode): code is keyof typeof OWN_REASONS => Object.hasOwn(OWN_REASONS, code);
const isRefusal = (code: ItemCode): code is Refusal => Object.hasOwn(REFUSALS, code);

/** True when it was refused by the decision or the instructions, and not for how it was written. */
export const isDecision = (code: string): boolean =>
  Object.hasOwn(REFUSALS, code) || Object.hasOwn(OWN_REASONS, code);

/** A refusal with the words for its code. */
export const refusal = (code: keyof typeof OWN_REASONS | Refusal, path: string): ItemRefusal => ({
  code,
  message: isOwnReason(code) ? OWN_REASONS[code] : isRefusal(code) ? `Denied by rule ${REFUSALS[code]}.` : '',
  path,
});

/** The id of something that was sent, empty when it has none that could be one. */
export const idOf = (item: unknown): string => {
  if (typeof item !== 'object' || item === null || !('id' in item)) return '';
  const id = idSchema.safeParse(item.id);
  return id.success ? id.data : '';
};

/** The verdict on something that is refused. */
export const refusedVerdict = (id: string, { code, message, path }: ItemRefusal): Verdict => ({
  id,
  outcome: 'refused',
  code,
  message,
  path,
});
