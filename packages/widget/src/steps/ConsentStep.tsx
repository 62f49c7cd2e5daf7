import { Problem } from './Problem.js';
import type { StepProps } from './step-props.js';
import { TermsDetails } from './TermsDetails.js';

/**
 * Asks for each purpose on its own, in its exact words. Nothing is pre-ticked, "no" is as easy and as
 * prominent as "yes", and both go on to the same next step (WI2, WI3).
 */
export const ConsentStep = ({ step, talk, state, labelledBy }: StepProps<'consent'>) => {
  const { words, instructions } = talk;
  const { name } = instructions.party;
  const terms = talk.terms(step.purposes);
  const one = terms.length === 1;
  // A purpose that is not instructed has no terms and is not asked for: the answer to it is "no".
  const decide = (isYes: (purpose: string) => boolean) =>
    talk.answer(Object.fromEntries(step.purposes.map((purpose) => [purpose, isYes(purpose)])));
  return (
    <form
      class="answer"
      aria-labelledby={labelledBy}
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = new FormData(event.currentTarget);
        decide((purpose) => chosen.get(purpose) === '1');
      }}
    >
      <div class="purposes">
        {terms.length > 0 && <p class="quietly">{words.askedBy(name)}</p>}
        {terms.map((each) => (
          <div class="purpose" role="group" aria-labelledby={`asked-${each.purpose}`} key={each.purpose}>
            <p id={`asked-${each.purpose}`} lang={each.language}>
              {each.wording}
            </p>
            {!one && (
              <div class="yes-no">
                {words.one.map((word, yes) => (
                  <label>
                    <input type="radio" name={each.purpose} value={yes} required />
                    {word}
                  </label>
                ))}
              </div>
            )}
            {TermsDetails({ words, terms: each, controller: name })}
          </div>
        ))}
      </div>
      {Problem({ words, code: state.problem })}
      <div class="yes-no decide">
        {terms.length > 0 &&
          (one ? words.one : words.all).map((word, yes) => (
            <button
              class="option"
              type="button"
              onClick={() => decide((purpose) => yes > 0 && terms.some((each) => each.purpose === purpose))}
            >
              {word}
            </button>
          ))}
        {!one && <button class="main">{words.goOn}</button>}
      </div>
    </form>
  );
};
