import type { Choice } from '../client.js';

/** "Yes" or "no" per purpose. */
export type Said = Readonly<Record<string, boolean>>;

/**
 * Which of a manager's words are news to the client, as the choices to record.
 *
 * A manager says the same again on every page, and that is no choice. What it said before is therefore compared
 * first: a repetition changes nothing, not even where the person has chosen otherwise since, in the chat for instance.
 * Of an answer that was never heard before it is not known how old it is: it fills in where nobody was asked, its
 * "no" ends a consent, and its "yes" does not lift a "no".
 *
 * @param before what the manager said when it was last heard, perhaps on another page
 * @param present the client's choices
 * @param isAct the person has just answered: what it says is newer than everything else
 */
export const whatToChoose = (
  said: Said,
  before: Said,
  present: Readonly<Record<string, Choice>>,
  isAct: boolean,
): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(said).filter(([purpose, yes]) => {
      const choice = present[purpose];
      if (yes)
        return choice === 'never-asked' || (choice !== 'given' && (isAct || before[purpose] === false));
      return choice !== 'refused' && choice !== 'withdrawn' && (isAct || before[purpose] !== false);
    }),
  );
