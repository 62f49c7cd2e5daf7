import { englishPrivacy } from './english-privacy.js';
import { inOrder } from './in-order.js';
import { loadLanguage } from './load-words.js';
import type { PrivacyWords } from './privacy-words.js';

/** What "Your data" says in the language of the chat's own words. */
export const loadPrivacyWords = async (language: string): Promise<PrivacyWords> =>
  inOrder(englishPrivacy, (await loadLanguage(language))?.privacy ?? englishPrivacy);
