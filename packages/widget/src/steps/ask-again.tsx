import { suggestEmail } from '@remit/contract';
import type { Talk } from '../conversation/visit.js';
import { loadStepWords } from '../words/load-step-words.js';

/** What was asked about, by conversation: whoever sends it once more means it. */
const asked = new WeakMap<Talk, string>();

/**
 * Answers with an e-mail address, unless its domain is one slip away from a common one: then asks first which is meant.
 * @param labelledBy id of the question's words
 */
export const askAgain = async (talk: Talk, labelledBy: string, written: string): Promise<void> => {
  const meant = suggestEmail(written);
  if (!meant || asked.get(talk) === written) {
    talk.answer(written);
    return;
  }
  asked.set(talk, written);
  const more = await loadStepWords(talk.language);
  const button = (words: string, address: string) => (
    <button class="option" type="button" onClick={() => talk.answer(address)}>
      {words}
    </button>
  );
  talk.hint = (question) =>
    question === labelledBy && (
      <div class="answer">
        <p role="alert">{more.didYouMean(meant)}</p>
        <div class="options">
          {button(more.useIt(meant), meant)}
          {button(more.keepIt, written)}
        </div>
      </div>
    );
  talk.changed();
};
