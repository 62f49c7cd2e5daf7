import { lastChoice, type ConsentChange, type ConsentState } from '@remit/contract';
import type { Choice, ClientOptions, Indication } from '../client.js';
import { choiceOf, consentPurposes } from './present-choices.js';

/** What "yes" or "no" means after the choice before it. */
const stateAfter = (before: Choice, yes: boolean): ConsentState => {
  if (yes) return before === 'stale' ? 'renewed' : 'given';
  return before === 'given' || before === 'stale' ? 'withdrawn' : 'refused';
};

/** Language and hash of the words that were shown: in the language asked for, its base, or the first there is. */
const wordsShown = (
  words: Readonly<Record<string, string>> = {},
  language: string,
): readonly [string, string] | undefined => {
  const all = Object.entries(words);
  const [base] = language.split('-');
  return all.find(([id]) => id === language) ?? all.find(([id]) => id === base) ?? all[0];
};

/**
 * The changes that a person's "yes" or "no" to purposes makes, one for each (Art. 7(1): provable).
 *
 * @throws an Error for a purpose that does not rest on consent, and for a "yes" to words that have no hash
 */
export const consentChanges = (
  answers: Readonly<Record<string, boolean>>,
  indication: Indication,
  { instructions, words }: ClientOptions,
  history: readonly ConsentChange[],
  now: number,
  newId: () => string,
): ConsentChange[] => {
  const known = consentPurposes(instructions);
  return Object.entries(answers).map(([purpose, yes]) => {
    if (!known.includes(purpose))
      throw new Error(`No consent is asked for ${purpose}; it is asked for ${known.join(', ') || 'nothing'}`);
    const last = lastChoice(history, purpose);
    let shown = wordsShown(words[purpose], indication.language);
    // A "no" is never held up: it may cite the words of the choice that it ends.
    if (!shown && !yes && last) shown = [last.language, last.words];
    if (!shown) throw new Error(`Nobody could prove this choice: option words has none for ${purpose}`);
    return {
      id: newId(),
      purpose,
      state: stateAfter(choiceOf(purpose, instructions, history), yes),
      time: now,
      notice: instructions.notices.at(-1) ?? '',
      language: shown[0],
      words: shown[1],
      surface: indication.surface,
      method: indication.method,
    };
  });
};
