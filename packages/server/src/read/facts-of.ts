import type { Facts, HistoryEntry, Instructions } from '@remit/contract';
import type { ControllerStore } from '../store/store.js';

/**
 * What is true now of one person, for the decision: from the server's own ledger, never from a sender.
 * @param now milliseconds since 1970
 * @param state default: neither restricted nor erased, and no date of birth stated
 */
export const factsOf = (
  instructions: Instructions,
  history: readonly HistoryEntry[] | undefined,
  now: number,
  { restricted = false, erased = false, birth }: Partial<Pick<Facts, 'restricted' | 'erased' | 'birth'>> = {},
): Facts => ({ instructions, history: history ?? [], restricted, erased, birth, now });

/**
 * What is true now of several people.
 * @param now milliseconds since 1970
 */
export const readFacts = async (
  controller: ControllerStore,
  subjects: readonly string[],
  now: number,
): Promise<(subject: string) => Facts> => {
  const people = [...new Set(subjects)];
  const [instructions, histories, states, births] = await Promise.all([
    controller.instructions(),
    controller.histories(people),
    controller.subjectStates(people),
    controller.births(people),
  ]);
  return (subject) => {
    const state = states.get(subject);
    // Of whom nothing is known nothing can be true: everything is denied.
    return factsOf(instructions, histories.get(subject), now, {
      restricted: state ? state.restrictedAt !== null : true,
      erased: state ? state.erasedAt !== null : true,
      birth: births.get(subject),
    });
  };
};
