import type { Choice } from '@remit/sdk';
import type { ConsentTerms } from '../conversation/consent-terms.js';
import type { Talk } from '../conversation/visit.js';

/** A permission and the person's present choice on it. */
export type Permission = ConsentTerms & {
  readonly choice: Choice;
  /** What became of the last change made to it here. */
  readonly outcome: PermitOutcome | undefined;
};

export type PermitOutcome = 'given' | 'withdrawn' | 'notNoted';

/** Of each talk, by purpose. */
const outcomes = new WeakMap<Talk, Map<string, PermitOutcome>>();

/** Every purpose of the controller that rests on consent. */
export const permissionsIn = (talk: Talk): Permission[] => {
  const choices = talk.client.choices();
  return talk.terms(Object.keys(talk.instructions.purposes)).map((terms) => ({
    ...terms,
    choice: choices[terms.purpose] ?? 'never-asked',
    outcome: outcomes.get(talk)?.get(terms.purpose),
  }));
};

/** Gives or withdraws one permission. */
export const permit = (talk: Talk, { purpose, language }: ConsentTerms, yes: boolean): void => {
  const known = outcomes.get(talk) ?? new Map<string, PermitOutcome>();
  outcomes.set(talk, known);
  talk.client
    .choose({ [purpose]: yes }, { surface: 'your-data', method: 'button', language })
    .then(() => known.set(purpose, yes ? 'given' : 'withdrawn'))
    .catch((error: unknown) => {
      known.set(purpose, 'notNoted');
      reportError(error);
    })
    .finally(talk.changed);
};
