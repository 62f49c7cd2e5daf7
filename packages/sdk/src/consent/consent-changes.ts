import { endsConsent, lastChoice, type ConsentChange, type ConsentState } from '@remit/contract';
import type { Choice, ClientOptions, Indication } from '../client.js';
import { languageOf } from './language-of.js';
import { choiceOf, consentPurposes } from './present-choices.js';

/** What "yes" or "no" means after the choice before it. */
const stateAfter = (before: Choice, yes: boolean): ConsentState => {
  if (yes) return before === 'stale' ? 'renewed' : 'given';
  return before === 'given' || before === 'stale' ? 'withdrawn' : 'refused';
};

/**
 * What a person says to one purpose, with the words that they were shown.
 *
 * @throws an Error when there are no words that could be cited
 */
export const changeOf = (
  purpose: string,
  state: ConsentState,
  { surface, method, language: wanted, words: said }: Indication,
  { instructions, words }: ClientOptions,
  history: readonly ConsentChange[],
  now: number,
  newId: () => string,
): ConsentChange => {
  const texts = words[purpose] ?? {};
  const language = languageOf(texts, wanted);
  // A "no" is never held up: it may cite the words of the choice that it ends.
  const shown = said
    ? { language: wanted, words: said }
    : language === undefined
      ? endsConsent(state) && lastChoice(history, purpose)
      : { language, words: texts[language] ?? '' };
  if (!shown) throw new Error(`Option words has none for ${purpose}`);
  return {
    id: newId(),
    purpose,
    state,
    time: now,
    notice: instructions.notices.at(-1) ?? '',
    language: shown.language,
    words: shown.words,
    surface,
    method,
  };
};

/**
 * The changes that a person's "yes" or "no" to purposes makes, one for each (Art. 7(1): provable).
 *
 * @throws an Error for a purpose that does not rest on consent, and for a "yes" to words that have no hash
 */
export const consentChanges = (
  answers: Readonly<Record<string, boolean>>,
  indication: Indication,
  options: ClientOptions,
  history: readonly ConsentChange[],
  now: number,
  newId: () => string,
): ConsentChange[] => {
  const { instructions } = options;
  const known = consentPurposes(instructions);
  return Object.entries(answers).map(([purpose, yes]) => {
    if (!known.includes(purpose))
      throw new Error(`No consent is asked for ${purpose}, only for ${known.join(', ')}`);
    const state =
      !yes && indication.words ? 'refused' : stateAfter(choiceOf(purpose, instructions, history, now), yes);
    return changeOf(purpose, state, indication, options, history, now, newId);
  });
};
