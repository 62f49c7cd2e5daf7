import { needsConsent, type PublicBot } from '@remit/contract';
import { languageOf } from '@remit/sdk';

/** What a person is told about one purpose that rests on their consent. */
export type ConsentTerms = {
  readonly purpose: string;
  /** The exact words, and the language they are in: both become part of the consent change. */
  readonly wording: string;
  readonly language: string;
  /** ISO 8601 duration. */
  readonly retention: string;
  readonly recipients: readonly { readonly name: string; readonly region: string }[];
};

/**
 * The terms of those of the purposes that are instructed and rest on consent; for all others there is
 * nothing to ask. Words that the visitor's language lacks are shown in another that has them.
 */
export const consentTerms = (
  { bot, instructions }: PublicBot,
  purposes: readonly string[],
  wanted: string,
): ConsentTerms[] =>
  purposes.flatMap((purpose) => {
    const terms = instructions.purposes[purpose];
    if (!terms || !needsConsent(terms.basis)) return [];
    const language = languageOf(terms.wording, wanted, bot.language);
    if (language === undefined) return [];
    const recipients = Object.values(instructions.recipients).filter((each) =>
      each.purposes.includes(purpose),
    );
    return [
      { purpose, wording: terms.wording[language] ?? '', language, retention: terms.retention, recipients },
    ];
  });
