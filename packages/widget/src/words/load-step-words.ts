import { loadLanguage } from './load-words.js';
import type { StepWords } from './step-words.js';

/** What is said at rare steps, in the language of the chat's own words. */
export const loadStepWords = async (language: string): Promise<StepWords> =>
  (await loadLanguage(language))?.steps ?? (await import('./english-steps.js')).englishSteps;
