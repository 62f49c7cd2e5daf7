import type { Problem as Code } from '../conversation/conversation.js';
import * as words from '../words/english.js';

/** What is wrong with the last answer, read out at once. */
export const Problem = ({ code }: { readonly code: Code | undefined }) => (
  <p class="problem" id="problem" role="alert">
    {code && words.problems[code]}
  </p>
);
