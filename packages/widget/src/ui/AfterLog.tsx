import { saveFile } from '../privacy/save-file.js';
import { transcriptOf } from '../conversation/transcript.js';
import type { Talk } from '../conversation/visit.js';
import type { PrivacyWords } from '../words/privacy-words.js';

type Props = {
  readonly talk: Talk;
  readonly words: PrivacyWords;
  /** The focus is in the chat: it goes to each question. */
  readonly within: boolean;
  /** Lines may be read out. */
  readonly heard: boolean;
  readonly restart: () => void;
};

/**
 * Below the log: what is read out of it, that there is no network, and after the end what may be done next.
 *
 * A line is read out when it is shown, and what the visitor said is not. A question that gets the focus is read with its
 * field, so it is left out here. Nobody hears a chat that they have not turned to.
 */
export const AfterLog = ({ talk, words, within, heard, restart }: Props) => {
  const { flow, shown, step, delivery, busy } = talk.state();
  const { lines } = flow;
  const answered = lines.findLastIndex(({ from }) => from === 'visitor') + 1;
  const last = within && step.kind !== 'end' ? Math.min(shown, lines.length - 1) : shown;
  const save = () =>
    saveFile(`${talk.bot.id}.txt`, 'text/plain;charset=utf-8', transcriptOf(talk, Date.now()));
  return (
    <div class="after-log">
      <div class="unseen" aria-live="polite">
        {heard &&
          (within || answered > 0) &&
          lines.slice(answered, last).map(({ text }, index) => <p key={answered + index}>{text}</p>)}
      </div>
      <p class="offline" role="status">
        {!navigator.onLine && !delivery && words.offline}
      </p>
      {step.kind === 'end' && !busy && (
        <div class="ended">
          <button class="quiet" onClick={restart}>
            {words.restart}
          </button>
          <button class="quiet" onClick={save}>
            {words.saveConversation}
          </button>
        </div>
      )}
    </div>
  );
};
