import type { Talk } from '../conversation/visit.js';
import type { PrivacyWords } from '../words/privacy-words.js';
import { changeIcon } from './beside-icons.js';

type Props = { readonly talk: Talk; readonly words: PrivacyWords; readonly index: number };

/** Asks again what a line of the visitor's has answered; pressed once more, the answer stays as it was. */
export const ChangeAnswer = ({ talk, words, index }: Props) => {
  const { flow, again, fixed, busy } = talk.state();
  const { lines } = flow;
  const line = lines[index];
  const isLast = lines.findLastIndex(({ from, step }) => from === 'visitor' && step === line?.step) === index;
  if (line?.from !== 'visitor' || index < fixed || !isLast) return null;
  const askAgain = async (button: Element) => {
    if (again === index) {
      talk.askAgain({});
      return;
    }
    const { editAnswer } = await import('../conversation/edit.js');
    talk.askAgain({
      again: index,
      change: (before, input) => editAnswer(talk.bot, before, line.step, input),
    });
    const root = button.getRootNode();
    const field = root instanceof ShadowRoot ? root.querySelector('.written > :not(button)') : null;
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = line.text;
  };
  return (
    <button
      class="quiet change"
      aria-label={words.change(line.text || talk.words.skipped)}
      aria-pressed={again === index}
      disabled={busy}
      onClick={({ currentTarget }) => {
        askAgain(currentTarget).catch(reportError);
      }}
    >
      {changeIcon()}
    </button>
  );
};
