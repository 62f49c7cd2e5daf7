import { AnswerForm, fieldState, Hint, writtenIn } from '../AnswerForm.js';
import type { RareProps, View } from '../step-props.js';

type Row = RareProps<'rating' | 'nps' | 'scale'>;

/** More places are no row any more: the number is written. */
const MOST_IN_A_ROW = 21;

const placesOf = ({ step }: Row): number[] => {
  const [min, max, by] =
    step.kind === 'rating'
      ? [1, step.of, 1]
      : step.kind === 'nps'
        ? [0, 10, 1]
        : [step.min, step.max, step.by];
  return Array.from({ length: Math.floor((max - min) / by) + 1 }, (_, index) => min + index * by);
};

/** A row of places, of which one is chosen: stars, hearts or numbers. The arrow keys go through it. */
const RowStep = (props: Row) => {
  const { step, talk, more, labelledBy } = props;
  const places = placesOf(props);
  const [low, high] =
    step.kind === 'rating' ? [] : [step.low, step.high].map((text) => (text ? talk.say(text) : ''));
  const { readOnly: _, 'aria-describedby': described, ...state } = fieldState(props);
  const number = new Intl.NumberFormat(talk.language);
  const look = step.kind === 'rating' ? step.look : 'numbers';
  return AnswerForm(
    props,
    (data) => writtenIn(data, 'answer'),
    <>
      {places.length > MOST_IN_A_ROW ? (
        <>
          {Hint(more.between(number.format(places[0] ?? 0), number.format(places.at(-1) ?? 0)))}
          <input
            type="text"
            name="answer"
            inputMode={(places[0] ?? 0) < 0 ? 'text' : 'numeric'}
            autocomplete="off"
            aria-labelledby={labelledBy}
            aria-describedby={`ends ${described}`}
            aria-required={!step.optional}
            {...state}
          />
        </>
      ) : (
        <div
          class={`row ${look}`}
          role="radiogroup"
          aria-labelledby={labelledBy}
          aria-describedby={`ends ${described}`}
          aria-required={!step.optional}
          {...state}
        >
          {places.map((place) => (
            <label key={place}>
              <input
                type="radio"
                name="answer"
                value={place}
                aria-label={step.kind === 'rating' ? more.outOf(place, step.of) : undefined}
              />
              {look === 'numbers' && number.format(place)}
            </label>
          ))}
        </div>
      )}
      {(low || high) && (
        <p class="ends quietly" id="ends">
          <span>{low && `${number.format(places[0] ?? 0)}: ${low}`}</span>{' '}
          <span>{high && `${number.format(places.at(-1) ?? 0)}: ${high}`}</span>
        </p>
      )}
    </>,
  );
};

/** Steps that are answered with a place on a row. */
export const view: View = (props) => {
  const { step } = props;
  return step.kind === 'rating' || step.kind === 'nps' || step.kind === 'scale'
    ? RowStep({ ...props, step })
    : null;
};
