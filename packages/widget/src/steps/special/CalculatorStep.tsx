import { evaluateExpression } from '@remit/contract';
import { AnswerForm } from '../AnswerForm.js';
import { draftOf } from '../draft.js';
import type { RareProps } from '../step-props.js';

const drafts = draftOf((): Readonly<Record<string, number>> => ({}));

/** A few numbers to play with, and what follows from them at once. */
export const CalculatorStep = (props: RareProps<'calculator'>) => {
  const { step, talk, more, state } = props;
  const { draft, change } = drafts(props);
  const number = new Intl.NumberFormat(talk.language);
  const values = Object.fromEntries(
    step.inputs.map(({ variable, start }) => [variable, draft[variable] ?? start]),
  );
  const variables = { ...state.flow.variables, ...values };
  const result = evaluateExpression(step.result, { ...state.flow, variables });
  return AnswerForm(
    props,
    () => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])),
    <>
      {step.inputs.map(({ variable, label, min, max, by }) => {
        const value = values[variable] ?? min;
        return (
          <label class="named" key={variable}>
            <span class="ends">
              <span>{talk.say(label)}</span> <strong aria-hidden="true">{number.format(value)}</strong>
            </span>
            <input
              type="range"
              name={variable}
              min={min}
              max={max}
              step={by}
              value={value}
              aria-valuetext={number.format(value)}
              onInput={({ currentTarget }) => change({ ...draft, [variable]: currentTarget.valueAsNumber })}
            />
          </label>
        );
      })}
      <p class="ends">
        <span>{more.result}</span> <output>{result === undefined ? '–' : number.format(result)}</output>
      </p>
    </>,
  );
};
