import type { Problem as ProblemCode } from '../conversation/conversation.js';
import { words } from '../words/english.js';

/** What is wrong with the last answer, read out at once. */
export const Problem = ({ code }: { readonly code: ProblemCode | undefined }) =>
  code && (
    <p class="problem" id="problem" role="alert">
      {words.problems[code]}
    </p>
  );
