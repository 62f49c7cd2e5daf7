import { loadLanguage } from './load-words.js';
import type { StepWords } from './step-words.js';

/** What is said at rare steps, in the language of the chat's own words; what is missing there, in English. */
export const loadStepWords = async (language: string): Promise<StepWords> => {
  const [{ englishSteps }, spoken] = await Promise.all([
    import('./english-steps.js'),
    loadLanguage(language),
  ]);
  const steps = spoken?.steps;
  return { ...englishSteps, ...steps, problems: { ...englishSteps.problems, ...steps?.problems } };
};
