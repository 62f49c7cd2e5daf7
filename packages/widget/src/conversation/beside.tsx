import type { AnswerInput } from '@remit/contract';
import type { ComponentChildren, VNode } from 'preact';
import { besideStyles } from '../privacy/panel-styles.js';
import { createPanel } from '../privacy/panel.js';
import { YourData } from '../privacy/YourData.js';
import { watchSigns } from '../signs/watch-signs.js';
import { answerWriter } from '../steps/write-answer.js';
import { AfterLog } from '../ui/AfterLog.js';
import { ChangeAnswer } from '../ui/ChangeAnswer.js';
import { fitPhone } from '../ui/fit-phone.js';
import { nameParts } from '../ui/name-parts.js';
import { loadPrivacyWords } from '../words/load-privacy-words.js';
import { keepConversation } from './kept-conversation.js';
import type { Talk } from './visit.js';

export { resume } from './resume.js';

/** What stands beside the conversation, which can be held without it. */
export type Beside = {
  /** "Your data". */
  readonly data: () => VNode;
  /** At a line of the visitor's. */
  readonly line: (index: number) => ComponentChildren;
  /** Below all lines. @param within the focus is in the chat */
  readonly below: (within: boolean) => ComponentChildren;
  /** Writes an answer into the question that waits. */
  readonly write: (input: AnswerInput) => void;
};

/**
 * Makes ready what stands beside the conversation, so that it is there without a network from then on.
 * @param dress adds rules to what the chat looks like
 * @param box what holds the panel
 * @param back shows the conversation in place of "Your data"
 */
export const openBeside = async (
  talk: Talk,
  dress: (rules: string) => void,
  box: HTMLElement,
  back: () => void,
): Promise<Beside> => {
  const words = await loadPrivacyWords(talk.language);
  const { changed, signal } = talk;
  const { forget } = keepConversation(talk);
  const panel = createPanel(talk, words, forget, back);
  dress(besideStyles);
  fitPhone(box, dress, signal);
  watchSigns(talk, box);
  nameParts(box, signal);
  for (const event of ['online', 'offline']) addEventListener(event, changed, { signal });
  // A region that is read out has to be there before what is read.
  let heard = false;
  setTimeout(() => {
    heard = true;
    if (!signal.aborted) changed();
  }, 100);
  const { write, mark } = answerWriter(talk, box);
  const restart = () => {
    forget();
    talk.restart();
  };
  return {
    data: () => YourData(panel),
    line: (index) => ChangeAnswer({ talk, words, index, write }),
    below: (within) => {
      // What follows an answer that is asked again. Not by a style: WebKit overlooks ":has() ~" in a shadow tree.
      queueMicrotask(() => {
        const { again = Infinity } = talk.state();
        box.querySelectorAll<HTMLElement>('.line').forEach((line, index) => (line.hidden = index > again));
        mark();
      });
      return AfterLog({ talk, words, within, heard, restart });
    },
    write,
  };
};
