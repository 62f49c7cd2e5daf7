import type { Choices } from '@remit/contract';
import { useState } from 'preact/hooks';
import type { ConsentTerms } from '../conversation/consent-terms.js';
import { words } from '../words/english.js';
import { Problem } from './Problem.js';
import type { StepProps } from './step-props.js';
import { TermsDetails } from './TermsDetails.js';

type Props = Pick<StepProps, 'labelledBy' | 'problem' | 'answer'> & {
  /** Every purpose of the step. One that is not instructed has no terms: the answer to it is "no". */
  readonly purposes: readonly string[];
  readonly terms: readonly ConsentTerms[];
  readonly controller: string;
  readonly busy: boolean;
};

/**
 * Asks for each purpose on its own, in its exact words. Nothing is pre-ticked, "no" is as easy and as
 * prominent as "yes", and both go on to the same next step (WI2, WI3).
 */
export const ConsentStep = ({ purposes, terms, controller, busy, labelledBy, problem, answer }: Props) => {
  const [chosen, setChosen] = useState<Choices>({});
  const one = terms.length < 2;
  const complete = terms.every(({ purpose }) => purpose in chosen);
  const decide = (choices: Choices) =>
    answer(Object.fromEntries(purposes.map((purpose) => [purpose, choices[purpose] === true])));
  const all = (yes: boolean) =>
    decide(Object.fromEntries(terms.map(({ purpose }): [string, boolean] => [purpose, yes])));
  return (
    <form
      class="answer"
      aria-labelledby={labelledBy}
      onSubmit={(event) => {
        event.preventDefault();
        decide(chosen);
      }}
    >
      <p class="asked-by">{words.askedBy(controller)}</p>
      {terms.map((each) => (
        <fieldset class="purpose" key={each.purpose}>
          <legend lang={each.language}>{each.wording}</legend>
          {!one && (
            <div class="yes-no">
              {[false, true].map((yes) => (
                <label key={yes}>
                  <input
                    type="radio"
                    name={each.purpose}
                    checked={chosen[each.purpose] === yes}
                    onChange={() => setChosen({ ...chosen, [each.purpose]: yes })}
                  />
                  <span>{yes ? words.yes : words.no}</span>
                </label>
              ))}
            </div>
          )}
          <TermsDetails terms={each} controller={controller} />
        </fieldset>
      ))}
      <Problem code={problem} />
      {terms.length > 0 && (
        <div class="yes-no">
          <button class="option" type="button" disabled={busy} onClick={() => all(false)}>
            {one ? words.no : words.noToAll}
          </button>
          <button class="option" type="button" disabled={busy} onClick={() => all(true)}>
            {one ? words.yes : words.yesToAll}
          </button>
        </div>
      )}
      {terms.length !== 1 && (
        <button class="main" disabled={busy || !complete}>
          {words.continue}
        </button>
      )}
    </form>
  );
};
