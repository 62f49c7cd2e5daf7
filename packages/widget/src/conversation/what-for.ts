import { categoryOf, needsConsent, type PublicBot } from '@remit/contract';
import type { Talk } from './visit.js';

/** Category of the field a question fills, by the tracking plan of the record the bot hands in. */
export const categoryOfAnswer = (
  { bot, instructions }: Pick<PublicBot, 'bot' | 'instructions'>,
  field: string,
): string | undefined =>
  Object.values(bot.steps)
    .map((step) => (step.kind === 'end' && step.record ? categoryOf(instructions, step.record, field) : ''))
    .find(Boolean);

/** What a field of this category is used for without asking for consent, in the controller's own words. */
export const usedFor = (
  { instructions, say }: Pick<Talk, 'instructions' | 'say'>,
  category: string | undefined,
): string[] =>
  Object.values(instructions.purposes)
    .filter(({ basis, categories }) => !needsConsent(basis) && categories.some((each) => each === category))
    .map(({ wording }) => say(wording));
