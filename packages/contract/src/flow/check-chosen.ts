import type { AnswerInput } from '../flow.js';
import type { Step } from '../schema/step-schema.js';
import { readNumber, wrongNumber } from './check-number.js';
import { no, type Checked } from './checked.js';

type Chosen = Extract<
  Step,
  { kind: 'choice' | 'choices' | 'list' | 'pictures' | 'cards' | 'rating' | 'nps' | 'scale' }
>;

/** Lowest and highest number of a question that is answered with one. */
const boundsOf = (step: Extract<Chosen, { kind: 'rating' | 'nps' | 'scale' }>) => {
  switch (step.kind) {
    case 'rating':
      return { min: 1, max: step.of, by: 1 };
    case 'nps':
      return { min: 0, max: 10, by: 1 };
    case 'scale':
      return step;
  }
};

const checkSeveral = (step: Extract<Chosen, { kind: 'choices' }>, input: AnswerInput): Checked => {
  if (!Array.isArray(input)) return no('answer_wrong_type');
  const values = step.options.map(({ value }) => value);
  if (new Set(input).size !== input.length || !input.every((each) => values.includes(each)))
    return no('option_unknown');
  if (input.length < (step.least ?? 0)) return no('too_few_chosen');
  if (input.length > (step.most ?? values.length)) return no('too_many_chosen');
  // In the order of the options, whatever the order of the taps.
  return { ok: true, values: { [step.field]: values.filter((each) => input.includes(each)) } };
};

/** Checks what was chosen from options, or on a row of numbers. */
export const checkChosen = (step: Chosen, input: AnswerInput): Checked => {
  if (step.kind === 'choices') return checkSeveral(step, input);
  if (typeof input !== 'string') return no('answer_wrong_type');
  const text = input.trim();
  if ('options' in step)
    return step.options.some(({ value }) => value === text)
      ? { ok: true, values: { [step.field]: text } }
      : no('option_unknown');
  const value = readNumber(text);
  if (value === undefined) return no('number_malformed');
  const wrong = wrongNumber(value, boundsOf(step));
  return wrong ? no(wrong) : { ok: true, values: { [step.field]: value } };
};
