import { categoriesOf, usedFor } from '../conversation/what-for.js';
import { shieldIcon } from '../ui/icons.js';
import { Problem } from './Problem.js';
import type { AnyStep } from './step-props.js';

/**
 * What stands below a question: what is wrong with the answer (read out at once), what the answer is used
 * for in the controller's own words, and the way past a question that need not be answered.
 */
export const Below = ({ step, talk, state: { problem, busy, flow }, labelledBy }: AnyStep) => {
  const purposes = usedFor(talk, categoriesOf(talk, flow, step));
  return (
    <>
      {Problem({ words: talk.words, code: problem })}
      {talk.hint?.(labelledBy)}
      <div class="below">
        {purposes && (
          <p class="used-for" id="used-for">
            {shieldIcon()}
            {purposes}
          </p>
        )}
        {'optional' in step && step.optional && (
          <button class="quiet skip" type="button" disabled={busy} onClick={() => talk.answer(null)}>
            {talk.words.skip}
          </button>
        )}
      </div>
    </>
  );
};
