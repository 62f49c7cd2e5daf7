import { inOrder } from './in-order.js';
import { loadLanguage } from './load-words.js';
import type { StepWords } from './step-words.js';

/** What is said at rare steps, in the language of the chat's own words. */
export const loadStepWords = async (language: string): Promise<StepWords> => {
  const [spoken, { englishSteps }] = await Promise.all([
    loadLanguage(language),
    import('./english-steps.js'),
  ]);
  return inOrder(englishSteps, spoken?.steps ?? englishSteps);
};
