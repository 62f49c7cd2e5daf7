import type { View } from '../step-props.js';
import { BirthDateStep } from './BirthDateStep.js';
import { LineStep } from './LineStep.js';
import { AddressStep, DateRangeStep, FormStep } from './SeveralLines.js';

/** Steps that are written: lines, dates, addresses and forms. */
export const view: View = (props) => {
  const { step } = props;
  switch (step.kind) {
    case 'name':
    case 'company':
    case 'url':
    case 'number':
    case 'date':
    case 'time':
      return LineStep({ ...props, step });
    case 'date-range':
      return DateRangeStep({ ...props, step });
    case 'address':
      return AddressStep({ ...props, step });
    case 'birth-date':
      return BirthDateStep({ ...props, step });
    case 'form':
      return FormStep({ ...props, step });
    default:
      return null;
  }
};
