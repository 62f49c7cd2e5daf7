import type { Facts, HistoryEntry, Instructions } from '@remit/contract';
import type { Derivable } from '../store/sources.js';
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
  {
    restricted = false,
    erased = false,
    birth,
    sources,
  }: Partial<Pick<Facts, 'restricted' | 'erased' | 'birth' | 'sources'>> = {},
): Facts => ({ instructions, history: history ?? [], restricted, erased, birth, sources, now });

/**
 * What is true now of the people whose records these are, for a decision about these records.
 * @param now milliseconds since 1970
 */
export const readFacts = async (
  controller: ControllerStore,
  records: readonly Derivable[],
  now: number,
): Promise<(subject: string) => Facts> => {
  const people = [...new Set(records.map(({ subject }) => subject))];
  const [instructions, histories, states, births, sources] = await Promise.all([
    controller.instructions(),
    controller.histories(people),
    controller.subjectStates(people),
    controller.births(people),
    controller.sources(records),
  ]);
  return (subject) => {
    const state = states.get(subject);
    // Of whom nothing is known nothing can be true: everything is denied.
    return factsOf(instructions, histories.get(subject), now, {
      restricted: state ? state.restrictedAt !== null : true,
      erased: state ? state.erasedAt !== null : true,
      birth: births.get(subject),
      sources: sources.get(subject),
    });
  };
};
