import type { Choices } from '@remit/contract';
import { words } from '../words/english.js';
import { Problem } from './Problem.js';
import type { StepProps } from './step-props.js';
import { TermsDetails } from './TermsDetails.js';

const NO_AND_YES = [false, true];

/**
 * Asks for each purpose on its own, in its exact words. Nothing is pre-ticked, "no" is as easy and as
 * prominent as "yes", and both go on to the same next step (WI2, WI3).
 */
export const ConsentStep = ({ step, talk, state, labelledBy, answer }: StepProps<'consent'>) => {
  const { chosen, problem } = state;
  const { name } = talk.instructions.party;
  const terms = talk.terms(step.purposes);
  const one = terms.length === 1;
  // A purpose that is not instructed has no terms and is not asked for: the answer to it is "no".
  const decide = (choice: (purpose: string) => boolean | undefined) => {
    const choices: Choices = Object.fromEntries(
      step.purposes.map((purpose) => [purpose, choice(purpose) === true]),
    );
    return answer(choices);
  };
  return (
    <form
      class="answer"
      aria-labelledby={labelledBy}
      onSubmit={(event) => {
        event.preventDefault();
        return decide((purpose) => chosen[purpose]);
      }}
    >
      <div class="purposes">
        <p class="quietly">{words.askedBy(name)}</p>
        {terms.map((each) => (
          <fieldset class="purpose" key={each.purpose}>
            <legend class="wording" lang={each.language}>
              {each.wording}
            </legend>
            {!one && (
              <div class="yes-no">
                {NO_AND_YES.map((yes) => (
                  <label key={yes}>
                    <input
                      type="radio"
                      name={each.purpose}
                      checked={chosen[each.purpose] === yes}
                      onChange={() => talk.conversation.choose(each.purpose, yes)}
                    />
                    <span>{words.one[yes ? 1 : 0]}</span>
                  </label>
                ))}
              </div>
            )}
            <TermsDetails terms={each} controller={name} />
          </fieldset>
        ))}
      </div>
      <Problem code={problem} />
      <div class="yes-no decide">
        {terms.length > 0 &&
          NO_AND_YES.map((yes) => (
            <button
              class="option"
              type="button"
              key={yes}

              onClick={() => decide((purpose) => yes && terms.some((each) => each.purpose === purpose))}
            >
              {(one ? words.one : words.all)[yes ? 1 : 0]}
            </button>
          ))}
        {!one && (
          <button class="main" disabled={!terms.every(({ purpose }) => purpose in chosen)}>
            {words.continue}
          </button>
        )}
      </div>
    </form>
  );
};
