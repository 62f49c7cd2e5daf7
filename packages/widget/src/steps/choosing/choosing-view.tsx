import type { View } from '../step-props.js';
import { ChoicesStep } from './ChoicesStep.js';
import { ListStep } from './ListStep.js';
import { PicturesStep } from './PicturesStep.js';

/** Steps that are chosen from, other than the plain choice. */
export const view: View = (props) => {
  const { step } = props;
  if (step.kind === 'choices') return ChoicesStep({ ...props, step });
  if (step.kind === 'list') return ListStep({ ...props, step });
  return step.kind === 'pictures' || step.kind === 'cards' ? PicturesStep({ ...props, step }) : null;
};
