import type { Beside } from '../conversation/beside.js';
import type { Talk } from '../conversation/visit.js';
import type { PrivacyWords } from '../words/privacy-words.js';
import { changeIcon } from './beside-icons.js';

type Props = {
  readonly talk: Talk;
  readonly words: PrivacyWords;
  readonly index: number;
  readonly write: Beside['write'];
};

/** Asks again what a line of the visitor's has answered; pressed once more, the answer stays as it was. */
export const ChangeAnswer = ({ talk, words, index, write }: Props) => {
  const { flow, again, fixed, busy } = talk.state();
  const { lines } = flow;
  const line = lines[index];
  const isLast = lines.findLastIndex(({ from, step }) => from === 'visitor' && step === line?.step) === index;
  if (line?.from !== 'visitor' || index < fixed || !isLast) return null;
  const askAgain = async () => {
    if (again === index) {
      talk.askAgain({});
      return;
    }
    const { editAnswer } = await import('../conversation/edit.js');
    talk.askAgain({
      again: index,
      change: (before, input) => editAnswer(talk.bot, before, line.step, input),
    });
    write(line.input);
  };
  return (
    <button
      class="quiet change"
      aria-label={words.change(line.text || talk.words.skipped)}
      aria-pressed={again === index}
      disabled={busy}
      onClick={() => {
        askAgain().catch(reportError);
      }}
    >
      {changeIcon()}
    </button>
  );
};
