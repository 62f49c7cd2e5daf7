import { categoryOf, needsConsent, textIn, type PublicBot } from '@remit/contract';

/** Category of the field a question fills, by the tracking plan of the record the bot hands in. */
export const categoryOfAnswer = ({ bot, instructions }: PublicBot, field: string): string | undefined => {
  for (const step of Object.values(bot.steps)) {
    const category =
      step.kind === 'end' && step.record ? categoryOf(instructions, step.record, field) : undefined;
    if (category) return category;
  }
  return undefined;
};

/** What a field of this category is used for without asking for consent, in the controller's own words. */
export const usedFor = (
  { bot, instructions }: PublicBot,
  category: string | undefined,
  language: string,
): string[] =>
  Object.values(instructions.purposes)
    .filter(({ basis, categories }) => !needsConsent(basis) && categories.some((each) => each === category))
    .map(({ wording }) => textIn(wording, language, bot.language));
