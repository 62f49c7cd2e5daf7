import {
  isGrant,
  lastChoice,
  needsConsent,
  whyNotHeld,
  type ConsentChange,
  type PublicInstructions,
} from '@remit/contract';
import type { Choice } from '../client.js';

/** Purposes that rest on consent: the only ones that a person is asked about. */
export const consentPurposes = ({ purposes }: PublicInstructions): string[] =>
  Object.entries(purposes)
    .filter(([, purpose]) => needsConsent(purpose.basis))
    .map(([id]) => id);

/** The person's present choice on one purpose. */
export const choiceOf = (
  purpose: string,
  { purposes, notices }: PublicInstructions,
  history: readonly ConsentChange[],
  now: number,
): Choice => {
  const last = lastChoice(history, purpose);
  if (!last) return 'never-asked';
  const { state } = last;
  if (!isGrant(last)) return state === 'refused' ? 'refused' : 'withdrawn';
  const asked = purposes[purpose];
  return asked && !whyNotHeld(last, asked, notices, notices.length - 1, now) ? 'given' : 'stale';
};

/** The present choice on each purpose that rests on consent. */
export const presentChoices = (
  instructions: PublicInstructions,
  history: readonly ConsentChange[],
  now: number,
): Record<string, Choice> =>
  Object.fromEntries(
    consentPurposes(instructions).map((purpose) => [purpose, choiceOf(purpose, instructions, history, now)]),
  );
