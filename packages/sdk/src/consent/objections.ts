import { lastChoice, reachedByObjection, type ConsentChange } from '@remit/contract';
import type { ClientOptions, Indication } from '../client.js';
import { changeOf } from './consent-changes.js';

/** The purposes that a person may object to (Art. 21), and whether they have. */
export const presentObjections = (
  { purposes }: ClientOptions['instructions'],
  history: readonly ConsentChange[],
): Record<string, boolean> =>
  Object.fromEntries(
    Object.keys(purposes)
      .filter((purpose) => reachedByObjection(purpose, purposes).length > 0)
      .map((purpose) => [purpose, lastChoice(history, purpose)?.state === 'objected']),
  );

/**
 * The changes that an objection makes: one for each purpose that it reaches and that was not objected to before (PL8).
 *
 * @throws an Error for a purpose that knows no objection
 */
export const objections = (
  objectedTo: readonly string[],
  indication: Indication,
  options: ClientOptions,
  history: readonly ConsentChange[],
  now: number,
  newId: () => string,
): ConsentChange[] => {
  const present = presentObjections(options.instructions, history);
  const reached = objectedTo.flatMap((purpose) => {
    if (!Object.hasOwn(present, purpose))
      throw new Error(`No objection to ${purpose}, only to ${Object.keys(present).join(', ')}`);
    return reachedByObjection(purpose, options.instructions.purposes);
  });
  return [...new Set(reached)]
    .filter((purpose) => !present[purpose])
    .map((purpose) => changeOf(purpose, 'objected', indication, options, history, now, newId));
};
