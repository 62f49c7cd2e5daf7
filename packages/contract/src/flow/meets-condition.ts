import { meets, shown, type FlowState } from '../flow.js';
import type { Condition, ConsentTest, FieldTest } from '../schema/condition-schema.js';
import type { FieldValue } from '../schema/record-schema.js';
import { boundNumber, dayNumber, yearsBetween } from './calendar-day.js';
import { numberOf } from './format-value.js';
import { matchesGlob } from './match-glob.js';
import { valueOf } from './value-of.js';

/** The latest answer in this conversation to a purpose. */
const chosen = ({ lines }: FlowState, purpose: string): boolean | undefined =>
  lines
    .flatMap((line) => (line.from === 'visitor' && line.choices ? [line.choices] : []))
    .findLast((choices) => Object.hasOwn(choices, purpose))?.[purpose];

const meetsConsent = ({ consent, is }: ConsentTest, state: FlowState): boolean => {
  const choice = chosen(state, consent);
  if (is === 'unasked') return choice === undefined;
  return choice === (is === 'given');
};

/** Compares numbers; what is no number, or not there, is in no relation. */
const compares = (
  value: number | undefined,
  bound: number | undefined,
  relation: (value: number, bound: number) => boolean,
): boolean => value !== undefined && bound !== undefined && relation(value, bound);

const small = (value: FieldValue | undefined): string => shown(value).toLowerCase();
const listOf = (value: FieldValue | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [shown(value)];
/** First day of a range, or the day itself. */
const dayOf = (value: FieldValue | undefined): number | undefined =>
  dayNumber(shown(value).split('/')[0] ?? '');

const meetsTest = (test: FieldTest, state: FlowState): boolean => {
  const value = valueOf(state, test.field);
  const number = numberOf(Array.isArray(value) ? undefined : value);
  const today = state.given?.today;
  switch (test.is) {
    case 'answered':
    case 'unanswered':
    case 'equals':
    case 'differs':
    case 'contains':
      return meets(test, value === undefined ? {} : { [test.field]: value });
    case 'lacks':
      return !meets({ ...test, is: 'contains' }, value === undefined ? {} : { [test.field]: value });
    case 'starts':
      return value !== undefined && small(value).startsWith(test.value.toLowerCase());
    case 'ends':
      return value !== undefined && small(value).endsWith(test.value.toLowerCase());
    case 'matches':
      return value !== undefined && matchesGlob(test.value, shown(value));
    case 'one-of':
      return value !== undefined && test.values.includes(shown(value));
    case 'longer':
      return value !== undefined && shown(value).length > test.value;
    case 'shorter':
      return value !== undefined && shown(value).length < test.value;
    case 'below':
      return compares(number, test.value, (a, b) => a < b);
    case 'at-most':
      return compares(number, test.value, (a, b) => a <= b);
    case 'above':
      return compares(number, test.value, (a, b) => a > b);
    case 'at-least':
      return compares(number, test.value, (a, b) => a >= b);
    case 'between':
      return number !== undefined && number >= test.from && number <= test.to;
    case 'outside':
      return number !== undefined && (number < test.from || number > test.to);
    case 'before':
      return compares(dayOf(value), boundNumber(test.value, today), (a, b) => a < b);
    case 'after':
      return compares(dayOf(value), boundNumber(test.value, today), (a, b) => a > b);
    case 'within-days':
      return compares(dayOf(value), dayNumber(today ?? ''), (a, b) => Math.abs(a - b) <= test.days);
    case 'years-ago':
      return compares(yearsBetween(shown(value), today ?? ''), test.years, (a, b) => a >= b);
    case 'includes-any':
      return test.values.some((each) => listOf(value).includes(each));
    case 'includes-all':
      return test.values.every((each) => listOf(value).includes(each));
    case 'includes-none':
      return !test.values.some((each) => listOf(value).includes(each));
    case 'count-at-least':
      return value !== undefined && listOf(value).length >= test.value;
    case 'count-at-most':
      return listOf(value).length <= test.value;
  }
};

/** True when answers, variables and choices so far meet the condition. */
export const meetsCondition = (condition: Condition, state: FlowState): boolean => {
  if ('all' in condition) return condition.all.every((part) => meetsCondition(part, state));
  if ('any' in condition) return condition.any.some((part) => meetsCondition(part, state));
  if ('not' in condition) return !meetsCondition(condition.not, state);
  return 'consent' in condition ? meetsConsent(condition, state) : meetsTest(condition, state);
};
