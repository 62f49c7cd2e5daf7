import { english } from './english.js';
import { inOrder } from './in-order.js';
import type { PrivacyWords } from './privacy-words.js';
import type { StepWords } from './step-words.js';
import type { Words } from './words.js';

/** All that the chat itself says in a language, in the order of what it says in English. */
type Language = {
  readonly words: Words;
  readonly privacy: PrivacyWords;
  readonly steps: StepWords;
};

/** The chat's own words in other languages than English, each in a file that is loaded when it is spoken. */
const OTHERS: Readonly<Record<string, () => Promise<Language>>> = {
  ar: () => import('./arabic.js'),
  de: () => import('./german.js'),
  es: () => import('./spanish.js'),
  fi: () => import('./finnish.js'),
  fr: () => import('./french.js'),
  it: () => import('./italian.js'),
  nl: () => import('./dutch.js'),
  pl: () => import('./polish.js'),
  sv: () => import('./swedish.js'),
};

/** Languages other than English that the chat has words in. */
export const LANGUAGES: readonly string[] = Object.keys(OTHERS);

/**
 * All that the chat says in a language other than English.
 * @returns nothing, where it has none or they cannot be had now
 */
export const loadLanguage = async (language: string): Promise<Language | undefined> => {
  const [spoken = ''] = language.toLowerCase().split('-');
  if (!Object.hasOwn(OTHERS, spoken)) return undefined;
  try {
    return await OTHERS[spoken]?.();
  } catch {
    // Expected: no network. The conversation itself is there.
    return undefined;
  }
};

/**
 * The chat's own words.
 * @param language tag of the language that the bot speaks
 * @returns English, where there are none in that language or they cannot be had now
 */
export const loadWords = async (language: string): Promise<Words> =>
  inOrder(english, (await loadLanguage(language))?.words ?? english);
