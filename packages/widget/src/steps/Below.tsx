import { categoryOfAnswer, usedFor } from '../conversation/what-for.js';
import { shieldIcon } from '../ui/icons.js';
import { Problem } from './Problem.js';
import type { StepProps } from './step-props.js';

/**
 * What stands below a question: what is wrong with the answer (read out at once), what the answer is used
 * for in the controller's own words, and the way past a question that need not be answered.
 */
export const Below = ({
  step,
  talk,
  state: { problem, busy },
}: Omit<StepProps<'text' | 'email' | 'phone' | 'choice'>, 'labelledBy'>) => {
  const purposes = usedFor(talk, categoryOfAnswer(talk, step.field));
  return (
    <>
      {Problem({ words: talk.words, code: problem })}
      <div class="below">
        {purposes.length > 0 && (
          <p class="used-for" id="used-for">
            {shieldIcon}
            {purposes.join(' ')}
          </p>
        )}
        {step.optional && (
          <button class="quiet skip" type="button" disabled={busy} onClick={() => talk.answer(null)}>
            {talk.words.skip}
          </button>
        )}
      </div>
    </>
  );
};
