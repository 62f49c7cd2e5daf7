import type { Problem as Code } from '../conversation/conversation.js';
import type { Words } from '../words/words.js';

type Props = { readonly words: Words; readonly code: Code | undefined };

/** What is wrong with the last answer, read out at once. */
export const Problem = ({ words, code }: Props) => (
  <p class="problem" id="problem" role="alert">
    {code && words.problems[code]}
  </p>
);
