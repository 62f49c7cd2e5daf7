import type { View } from '../step-props.js';
import { BirthDateStep } from './BirthDateStep.js';
import { isLine, LineStep } from './LineStep.js';
import { AddressStep, DateRangeStep, FormStep } from './SeveralLines.js';

/** Steps that are written: lines, dates, addresses and forms. */
export const view: View = (props) => {
  const { step } = props;
  if (step.kind === 'form') return FormStep({ ...props, step });
  if (step.kind === 'address') return AddressStep({ ...props, step });
  if (step.kind === 'date-range') return DateRangeStep({ ...props, step });
  if (step.kind === 'birth-date') return BirthDateStep({ ...props, step });
  return isLine(step) ? LineStep({ ...props, step }) : null;
};
