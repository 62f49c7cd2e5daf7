import type { ConsentTerms } from '../conversation/consent-terms.js';
import type { Talk } from '../conversation/visit.js';

/** What became of a change made in "Your data". */
export type PermitOutcome = 'given' | 'withdrawn' | 'notNoted';

/** Gives or withdraws one permission. */
export const permit = (
  { client, outcomes, changed }: Talk,
  { purpose, language }: ConsentTerms,
  yes: boolean,
): void => {
  client
    .consent({ [purpose]: yes }, { surface: 'your-data', method: 'button', language })
    .then(() => outcomes.set(purpose, yes ? 'given' : 'withdrawn'))
    .catch((error: unknown) => {
      outcomes.set(purpose, 'notNoted');
      reportError(error);
    })
    .finally(changed);
};
