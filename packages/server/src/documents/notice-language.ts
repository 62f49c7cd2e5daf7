import type { Instructions } from '@remit/contract';
import type { Line } from './document.js';
import { FRAME_LANGUAGES, type FrameLanguage } from './vocabulary-words.js';

const baseOf = (language: string): string => language.split('-')[0] ?? language;

/** The language of a document's frame: English where there is none in the language that is asked for. */
export const frameLanguage = (language: string): FrameLanguage =>
  FRAME_LANGUAGES.find((each) => each === baseOf(language)) ?? 'en';

/**
 * The language in which a notice is given: what is asked for if it is spoken, else its base language, else
 * English. So one controller has few notices, however they are asked for.
 */
export const spokenLanguage = ({ purposes }: Instructions, asked: string): string => {
  const spoken = new Set<string>(FRAME_LANGUAGES);
  for (const { wording } of Object.values(purposes)) Object.keys(wording).forEach((each) => spoken.add(each));
  return [asked, baseOf(asked)].find((each) => spoken.has(each)) ?? 'en';
};

/**
 * What the controller wrote, in a language: else in its base language, in English, or in the first that there
 * is. What is not in the language of the document's frame says which it is in.
 */
export const writtenIn = (
  wording: Readonly<Record<string, string>>,
  language: string,
  framed: FrameLanguage,
): Line => {
  const found = [language, baseOf(language), 'en'].find((each) => Object.hasOwn(wording, each));
  const chosen = found ?? Object.keys(wording)[0] ?? framed;
  const text = wording[chosen] ?? '';
  return chosen === framed ? { text } : { text, language: chosen };
};
