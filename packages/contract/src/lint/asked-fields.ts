import type { Step } from '../schema/step-schema.js';

/** A field that a step asks the visitor for, and where in the step it is written. */
export type AskedField = { readonly field: string; readonly path: readonly (string | number)[] };

/** Fields that the visitor's answer to this step fills. */
export const askedFields = (step: Step): AskedField[] => {
  if (step.kind === 'form')
    return step.fields.map(({ field }, index) => ({ field, path: ['fields', index, 'field'] }));
  return 'field' in step ? [{ field: step.field, path: ['field'] }] : [];
};
