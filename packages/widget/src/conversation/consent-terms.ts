import { needsConsent, type PublicBot } from '@remit/contract';
import { languageOf } from '@remit/sdk';

/** What a person is told about one purpose. */
export type ConsentTerms = {
  readonly purpose: string;
  /** The exact words, and the language they are in: both become part of the consent change. */
  readonly wording: string;
  readonly language: string;
  /** ISO 8601 duration. */
  readonly retention: string;
  readonly recipients: readonly { readonly name: string; readonly region: string }[];
};

type Definition = Pick<PublicBot, 'bot' | 'instructions'>;

/**
 * What is said of a purpose. Words that the visitor's language lacks are shown in another that has them.
 * @returns undefined when it is not instructed
 */
export const termsOf = (
  { bot, instructions }: Definition,
  purpose: string,
  wanted: string,
): ConsentTerms | undefined => {
  const terms = instructions.purposes[purpose];
  const language = terms && languageOf(terms.wording, wanted, bot.language);
  if (!terms || language === undefined) return undefined;
  const recipients = Object.values(instructions.recipients).filter((each) => each.purposes.includes(purpose));
  return {
    purpose,
    wording: terms.wording[language] ?? '',
    language,
    retention: terms.retention,
    recipients,
  };
};

/** The terms of those of the purposes that are instructed and rest on consent; for all others there is nothing to ask. */
export const consentTerms = (
  definition: Definition,
  purposes: readonly string[],
  wanted: string,
): ConsentTerms[] =>
  purposes.flatMap((purpose) => {
    const basis = definition.instructions.purposes[purpose]?.basis;
    return (basis && needsConsent(basis) && termsOf(definition, purpose, wanted)) || [];
  });
