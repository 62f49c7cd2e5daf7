import { own } from './own.js';
import type { DecisionInstructions } from './purpose-limitation.js';

/**
 * Category of a field by the tracking plan.
 * @returns undefined when the plan does not have it: it is then denied (PL16)
 */
export const categoryOf = (
  { records }: Pick<DecisionInstructions, 'records'>,
  type: string,
  field: string,
): string | undefined => {
  const plan = own(records, type);
  return plan && own(plan.fields, field);
};
