import { expect } from 'chai';
import { english } from './english.js';
import { loadPrivacyWords } from './load-privacy-words.js';
import { englishSteps } from './english-steps.js';
import { loadStepWords } from './load-step-words.js';
import { englishPrivacy } from './english-privacy.js';
import { LANGUAGES, loadLanguage, loadWords } from './load-words.js';

/** Every text among words, also those that are made of a name. */
const textsOf = (words: unknown): string[] =>
  typeof words === 'string'
    ? [words]
    : typeof words === 'function'
      ? [String(words('Lumo'))]
      : Object.values(Object(words)).flatMap(textsOf);

/** Names of words and of those within them, in order. */
const namesIn = (words: object): unknown[] =>
  Object.entries(words).map(([name, word]) =>
    typeof word === 'object' && !Array.isArray(word) ? [name, namesIn(word)] : name,
  );

describe('the chat’s own words', () => {
  for (const language of LANGUAGES)
    it(`[WI8] ${language}: they are the English ones, in the same order, as they travel without names`, async () => {
      const spoken = await loadLanguage(language);
      expect(namesIn(Object(spoken?.words))).to.deep.equal(namesIn(english));
      expect(namesIn(Object(spoken?.privacy))).to.deep.equal(namesIn(englishPrivacy));
      expect(namesIn(Object(spoken?.steps))).to.deep.equal(namesIn(englishSteps));
    });

  for (const language of LANGUAGES) {
    it(`[WI8] ${language}: there is each of them, and names stand in them`, async () => {
      const words = await loadWords(`${language}-XX`);
      const privacy = await loadPrivacyWords(`${language}-XX`);
      const steps = await loadStepWords(`${language}-XX`);
      expect(words.language).to.equal(language);
      expect(textsOf([words, privacy, steps]).filter((text) => text.trim() === '')).to.deep.equal([]);
      for (const named of [
        steps.showFrom,
        steps.didYouMean,
        steps.useIt,
        steps.atLeast,
        steps.atMost,
        words.askedBy,
        words.keptFor,
        words.receivedBy,
        words.receivedByNobody,
        privacy.processor,
        privacy.known,
        privacy.waiting,
        privacy.ask,
        privacy.passedOn,
      ])
        expect(named('Lumo')).to.include('Lumo');
    });
  }

  it('[WI8] are English in a language that has none, whatever it is called', async () => {
    for (const language of ['en', 'EN-gb', 'tlh', '', 'constructor', '__proto__'])
      expect((await loadWords(language)).language).to.equal('en');
  });
});
