import type { AnswerInput } from '../flow.js';
import type { Step } from '../schema/step-schema.js';
import { yearsBetween } from './calendar-day.js';
import { wrongDay } from './check-dated.js';
import { no, type Checked } from './checked.js';

/** Nobody is older, in days: a year that was mistyped is noticed. */
const OLDEST = -130 * 366;

/** A birth date lies in the past. Of who is too young it becomes no answer. */
export const checkBirthDate = (
  { field, age }: Extract<Step, { kind: 'birth-date' }>,
  input: AnswerInput,
  today: string | undefined,
): Checked => {
  if (typeof input !== 'string') return no('answer_wrong_type');
  const born = input.trim();
  const wrong = wrongDay(born, { min: { days: OLDEST }, max: { days: 0 } }, today);
  if (wrong) return no(wrong);
  const years = yearsBetween(born, today ?? '');
  if (age && (years === undefined || years < age.least))
    return { ok: true, values: { [field]: undefined }, goTo: age.otherwise };
  return { ok: true, values: { [field]: born } };
};
