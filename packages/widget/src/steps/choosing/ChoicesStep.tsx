import { AnswerForm, fieldState, Hint } from '../AnswerForm.js';
import type { RareProps } from '../step-props.js';

/** Several answers to choose from. */
export const ChoicesStep = (props: RareProps<'choices'>) => {
  const { step, talk, more } = props;
  const { readOnly: _, ...state } = fieldState(props);
  const { options, least, most } = step;
  return AnswerForm(
    props,
    (data) => data.getAll('answer').filter((value) => typeof value === 'string'),
    <>
      {Hint(least || most ? more.choose(least ?? (step.optional ? 0 : 1), most ?? options.length) : '')}
      <div class="options">
        {options.map(({ value, label }) => (
          <label key={value}>
            <input type="checkbox" name="answer" value={value} {...state} />
            {talk.say(label)}
          </label>
        ))}
      </div>
    </>,
  );
};
