import type { FlowState } from '../flow.js';
import type { Expression, Operation } from '../schema/expression-schema.js';
import { numberOf } from './format-value.js';
import { meetsCondition } from './meets-condition.js';
import { valueOf } from './value-of.js';

const OPERATE: Readonly<Record<Operation, (numbers: readonly number[]) => number>> = {
  add: (numbers) => numbers.reduce((a, b) => a + b, 0),
  subtract: ([first = 0, ...others]) => others.reduce((a, b) => a - b, first),
  multiply: (numbers) => numbers.reduce((a, b) => a * b, 1),
  divide: ([first = 0, ...others]) => others.reduce((a, b) => a / b, first),
  remainder: ([first = 0, ...others]) => others.reduce((a, b) => a % b, first),
  least: (numbers) => Math.min(...numbers),
  greatest: (numbers) => Math.max(...numbers),
  round: ([first = 0]) => Math.round(first),
  down: ([first = 0]) => Math.floor(first),
  up: ([first = 0]) => Math.ceil(first),
};

/** Of the sixteen digits a number has, the last are often wrong: 0.1 + 0.2 is 0.3 to people. */
const SURE_DIGITS = 12;

/** The schema refuses deeper ones; this only bounds an expression that was never checked. */
const MAX_DEPTH = 64;

const evaluate = (expression: Expression, state: FlowState, depth: number): number | undefined => {
  if (depth > MAX_DEPTH) return undefined;
  if (typeof expression === 'number') return expression;
  if ('name' in expression) {
    const value = valueOf(state, expression.name);
    return numberOf(Array.isArray(value) ? undefined : value) ?? expression.or;
  }
  if ('if' in expression)
    return evaluate(
      meetsCondition(expression.if, state) ? expression.then : expression.otherwise,
      state,
      depth + 1,
    );
  const numbers = expression.of.flatMap((part) => evaluate(part, state, depth + 1) ?? []);
  if (numbers.length < expression.of.length) return undefined;
  const result = OPERATE[expression.do](numbers);
  return Number.isFinite(result) ? Number(result.toPrecision(SURE_DIGITS)) : undefined;
};

/**
 * Works out an expression from answers and variables.
 * @returns undefined when something in it is no number or there is none, or when it is divided by zero
 */
export const evaluateExpression = (expression: Expression, state: FlowState): number | undefined =>
  evaluate(expression, state, 0);
