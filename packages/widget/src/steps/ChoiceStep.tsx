import { Below } from './Below.js';
import type { StepProps } from './step-props.js';

/** Answers to choose from: one tap answers. */
export const ChoiceStep = (props: StepProps<'choice'>) => {
  const { step, talk, labelledBy } = props;
  return (
    <div class="answer" role="group" aria-labelledby={labelledBy} aria-describedby="used-for">
      <div class="options">
        {step.options.map(({ value, label }) => (
          <button class="option" key={value} onClick={() => talk.answer(value)}>
            {talk.say(label)}
          </button>
        ))}
      </div>
      {Below(props)}
    </div>
  );
};
