import { checkAnswer } from '../check-answer.js';
import type { AnswerInput, RestingStep } from '../flow.js';
import { checkBirthDate } from './check-birth-date.js';
import { checkChosen } from './check-chosen.js';
import { checkLine } from './check-line.js';
import { checkAddress, checkCalculator, checkFile, checkForm, checkRange } from './check-parts.js';
import { no, type Checked } from './checked.js';

/** A step that waits for an answer. */
export type Question = Exclude<RestingStep, { kind: 'end' }>;

type Filling = Extract<Question, { field: string }>;

const isNothing = (input: AnswerInput): boolean =>
  input === null ||
  (typeof input === 'string' && input.trim() === '') ||
  (Array.isArray(input) && input.length === 0);

const checkFilling = (step: Filling, input: AnswerInput, today: string | undefined): Checked => {
  switch (step.kind) {
    case 'choices':
    case 'list':
    case 'choice':
    case 'pictures':
    case 'cards':
    case 'rating':
    case 'nps':
    case 'scale':
      return checkChosen(step, input);
    case 'terms':
      return input === 'yes' ? { ok: true, values: { [step.field]: true } } : no('terms_not_accepted');
    case 'birth-date':
      return checkBirthDate(step, input, today);
    case 'date-range':
      return checkRange(step, input, today);
    case 'address':
      return checkAddress(step, input);
    case 'file':
      return checkFile(step, input);
    case 'text':
    case 'name':
    case 'company':
    case 'email':
    case 'phone':
    case 'url':
    case 'number':
    case 'date':
    case 'time': {
      if (typeof input !== 'string') return no('answer_wrong_type');
      const line = checkLine(step, input.trim(), today);
      return line.ok ? { ok: true, values: { [step.field]: line.value } } : line;
    }
  }
};

/**
 * Is this an answer to that step, of whatever kind? Says which fields get which values.
 * @param today calendar day of the visitor; dates that are bound by it are refused without it
 */
export const checkAnyAnswer = (step: Question, input: AnswerInput, today: string | undefined): Checked => {
  if (step.kind === 'consent') {
    const checked = checkAnswer(step, input);
    return checked.ok ? { ...checked, values: {} } : checked;
  }
  // Nothing is asked there but whether to go on.
  if (step.kind === 'calendar' || step.kind === 'hand-off') return { ok: true, values: {} };
  if (step.kind === 'form') return checkForm(step, input, today);
  if (step.kind === 'calculator') return checkCalculator(step, input);
  if (isNothing(input))
    return step.optional ? { ok: true, values: { [step.field]: undefined } } : no('answer_missing');
  return checkFilling(step, input, today);
};
