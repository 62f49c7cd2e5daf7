import { namesIn } from '../flow/fill-template.js';
import type { Bot } from '../schema/bot-schema.js';
import type { Condition } from '../schema/condition-schema.js';
import type { Expression } from '../schema/expression-schema.js';

const inCondition = (condition: Condition): string[] => {
  if ('all' in condition) return condition.all.flatMap(inCondition);
  if ('any' in condition) return condition.any.flatMap(inCondition);
  if ('not' in condition) return inCondition(condition.not);
  return condition.field === undefined ? [] : [condition.field];
};

const inExpression = (expression: Expression): string[] => {
  if (typeof expression === 'number') return [];
  if ('name' in expression) return [expression.name];
  if ('of' in expression) return expression.of.flatMap(inExpression);
  return [
    ...inCondition(expression.if),
    ...inExpression(expression.then),
    ...inExpression(expression.otherwise),
  ];
};

/** Names of answers and variables that conditions and calculations of a bot ask for, and where. */
export const namesUsed = ({ steps }: Pick<Bot, 'steps'>): { path: (string | number)[]; name: string }[] =>
  Object.entries(steps).flatMap(([id, step]) => {
    const at = (where: string, names: string[]) =>
      names.map((name) => ({ path: ['steps', id, where], name }));
    if (step.kind === 'condition') return at('when', inCondition(step.when));
    if (step.kind === 'calculator') return at('result', inExpression(step.result));
    if (step.kind === 'send') return at('fields', step.fields ?? []);
    if (step.kind !== 'set') return [];
    return at(
      'to',
      typeof step.to === 'object' && 'text' in step.to ? namesIn(step.to.text) : inExpression(step.to),
    );
  });
