import type { View } from '../step-props.js';
import { ChoicesStep } from './ChoicesStep.js';
import { ListStep } from './ListStep.js';
import { PicturesStep } from './PicturesStep.js';

/** Steps that are chosen from, other than the plain choice. */
export const view: View = (props) => {
  const { step } = props;
  switch (step.kind) {
    case 'choices':
      return ChoicesStep({ ...props, step });
    case 'list':
      return ListStep({ ...props, step });
    case 'pictures':
    case 'cards':
      return PicturesStep({ ...props, step });
    default:
      return null;
  }
};
