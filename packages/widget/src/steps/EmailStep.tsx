import { TypedAnswer } from './TypedAnswer.js';
import type { StepProps, TypedStep } from './step-props.js';

export const EmailStep = ({ step, ...rest }: StepProps & TypedStep<'email'>) => (
  <TypedAnswer {...rest} optional={step.optional} type="email" inputMode="email" autocomplete="email" />
);
