import { fileKindsOf, kindByType } from '../file-kinds.js';
import { readFileReference } from '../file-reference.js';
import type { AnswerInput } from '../flow.js';
import { own } from '../own.js';
import type { FieldValue } from '../schema/record-schema.js';
import type { Step } from '../schema/step-schema.js';
import { dayNumber } from './calendar-day.js';
import { wrongDay } from './check-dated.js';
import { checkLine } from './check-line.js';
import { readNumber, wrongNumber } from './check-number.js';
import { no, type Checked } from './checked.js';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** Reads a part of an answer by its name; '' when it is not there. @returns undefined when the answer has no parts */
const partsOf = (input: AnswerInput): ((name: string) => string) | undefined => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  const parts: Readonly<Record<string, unknown>> = { ...input };
  return (name) => {
    const part = own(parts, name);
    return typeof part === 'string' ? part.trim() : '';
  };
};

/** `from` and `to`, kept as `2026-03-01/2026-03-08` (ISO 8601). */
export const checkRange = (
  step: Of<'date-range'>,
  input: AnswerInput,
  today: string | undefined,
): Checked => {
  const part = partsOf(input);
  if (!part) return no('answer_wrong_type');
  const [from, to] = [part('from'), part('to')];
  if (!from || !to) return no('answer_missing', from ? 'to' : 'from');
  for (const [name, day] of Object.entries({ from, to })) {
    const wrong = wrongDay(day, step, today);
    if (wrong) return no(wrong, name);
  }
  const days = (dayNumber(to) ?? 0) - (dayNumber(from) ?? 0);
  if (days < 0) return no('range_reversed');
  if (days > (step.longest ?? Infinity)) return no('range_too_long');
  return { ok: true, values: { [step.field]: `${from}/${to}` } };
};

const MAX_PART = 120;

/** `street`, `postcode`, `town` and, unless the step names it, `country`: kept in one line. */
export const checkAddress = (step: Of<'address'>, input: AnswerInput): Checked => {
  const part = partsOf(input);
  if (!part) return no('answer_wrong_type');
  const asked = ['street', 'postcode', 'town', ...(step.country ? [] : ['country'])];
  for (const name of asked) {
    if (!part(name)) return no('answer_missing', name);
    if (part(name).length > MAX_PART) return no('answer_too_long', name);
  }
  const lines = [part('street'), `${part('postcode')} ${part('town')}`, part('country')];
  return { ok: true, values: { [step.field]: lines.filter(Boolean).join(', ') } };
};

/** Each line of a form by its field; what is wrong with the first that is. */
export const checkForm = (step: Of<'form'>, input: AnswerInput, today: string | undefined): Checked => {
  const part = partsOf(input);
  if (!part) return no('answer_wrong_type');
  const values: Record<string, FieldValue | undefined> = {};
  for (const { field, optional, kind } of step.fields) {
    const text = part(field);
    if (text) {
      const line = checkLine({ kind }, text, today);
      if (!line.ok) return no(line.code, field);
      values[field] = line.value;
    } else if (optional) values[field] = undefined;
    else return no('answer_missing', field);
  }
  return { ok: true, values };
};

/** Where each input of a calculator was left; one that was not touched stands where it began. */
export const checkCalculator = (step: Of<'calculator'>, input: AnswerInput): Checked => {
  const part = partsOf(input);
  if (!part) return no('answer_wrong_type');
  const variables: Record<string, FieldValue> = {};
  for (const { variable, start, min, max, by } of step.inputs) {
    const text = part(variable);
    const value = text ? readNumber(text) : start;
    if (value === undefined) return no('number_malformed', variable);
    const wrong = wrongNumber(value, { min, max, by });
    if (wrong) return no(wrong, variable);
    variables[variable] = value;
  }
  return { ok: true, values: {}, variables };
};

/** Files that were read, each as a reference; their bytes are handed in after the record that holds it. */
export const checkFile = ({ field, types, maxBytes, most }: Of<'file'>, input: AnswerInput): Checked => {
  if (!Array.isArray(input)) return no('answer_wrong_type');
  if (input.length > most) return no('too_many_chosen');
  const kinds = fileKindsOf(types);
  for (const text of input) {
    const file = readFileReference(text);
    if (!file) return no('file_malformed');
    if (!kindByType(file.type, kinds)) return no('file_type_refused');
    if (file.size > maxBytes) return no('file_too_large');
  }
  return { ok: true, values: { [field]: [...input] } };
};
