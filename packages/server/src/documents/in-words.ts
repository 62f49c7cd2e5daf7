import { isVocabularyPurpose, parseDuration, type CategoryId, type Instructions } from '@remit/contract';
import { CATEGORY_WORDS, PURPOSE_WORDS, type FrameLanguage } from './vocabulary-words.js';

/** Several things as one part of a sentence. */
export const listed = (parts: readonly string[], language: FrameLanguage): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(parts);

/** Categories as one part of a sentence. */
export const categoriesInWords = (categories: readonly CategoryId[], language: FrameLanguage): string =>
  listed(
    categories.map((category) => CATEGORY_WORDS[category][language]),
    language,
  );

/** What a purpose is called; one of the controller's own by its id and by what it narrows. */
export const purposeInWords = (
  id: string,
  purposes: Instructions['purposes'],
  language: FrameLanguage,
): string => {
  if (isVocabularyPurpose(id)) return PURPOSE_WORDS[id][language];
  const broader = purposes[id]?.broader;
  return broader === undefined ? id : `${PURPOSE_WORDS[broader][language]}: ${id}`;
};

/** A country by its name. */
export const countryInWords = (code: string, language: FrameLanguage): string =>
  new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code;

/** Finnish names a time that something lasts with the object's case: “12 kuukautta”, “1 kuukauden”. */
const UNITS: Readonly<Record<FrameLanguage, Readonly<Record<'month' | 'day', readonly [string, string]>>>> = {
  en: { month: ['month', 'months'], day: ['day', 'days'] },
  fi: { month: ['kuukauden', 'kuukautta'], day: ['päivän', 'päivää'] },
};

/** How many months or days, in words. */
export const countInWords = (count: number, unit: 'month' | 'day', language: FrameLanguage): string =>
  `${count} ${UNITS[language][unit][count === 1 ? 0 : 1]}`;

/**
 * An ISO 8601 duration such as `P12M` in words. @throws when it is none: instructions hold no such thing
 */
export const durationInWords = (text: string, language: FrameLanguage): string => {
  const duration = parseDuration(text);
  if (!duration) throw new Error('a retention that cannot be read');
  const parts = [
    ...(duration.months > 0 ? [countInWords(duration.months, 'month', language)] : []),
    ...(duration.days > 0 ? [countInWords(duration.days, 'day', language)] : []),
  ];
  return listed(parts, language);
};
