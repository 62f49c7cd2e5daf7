import { english } from './english.js';
import type { Words } from './words.js';

/** The chat's own words in other languages than English, each in a file that is loaded when it is spoken. */
const OTHERS: Readonly<Record<string, () => Promise<{ readonly words: Words }>>> = {
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
 * The chat's own words.
 * @param language tag of the language that the bot speaks
 * @returns English, where there are none in that language or they cannot be had now
 */
export const loadWords = async (language: string): Promise<Words> => {
  const [spoken = ''] = language.toLowerCase().split('-');
  if (!Object.hasOwn(OTHERS, spoken)) return english;
  try {
    return (await OTHERS[spoken]?.())?.words ?? english;
  } catch {
    // Expected: no network. The conversation itself is there.
    return english;
  }
};
