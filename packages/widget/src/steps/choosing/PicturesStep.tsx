import { Below } from '../Below.js';
import type { RareProps } from '../step-props.js';

/** Answers to choose from by their pictures, or by a few words of explanation: one tap answers. */
export const PicturesStep = (props: RareProps<'pictures' | 'cards'>) => {
  const { step, talk, labelledBy, state } = props;
  return (
    <div
      key={labelledBy}
      class="answer"
      role="group"
      aria-labelledby={labelledBy}
      aria-describedby="used-for"
    >
      <div class={`options ${step.kind}`}>
        {step.options.map((option) => (
          <button
            class="option card"
            key={option.value}
            disabled={state.busy}
            onClick={() => talk.answer(option.value)}
          >
            {option.image && (
              <img
                src={option.image.src}
                alt={talk.say(option.image.alt)}
                referrerPolicy="no-referrer"
                loading="lazy"
              />
            )}
            <span>{talk.say(option.label)}</span>
            {'detail' in option && <span class="quietly">{talk.say(option.detail)}</span>}
          </button>
        ))}
      </div>
      {Below(props)}
    </div>
  );
};
