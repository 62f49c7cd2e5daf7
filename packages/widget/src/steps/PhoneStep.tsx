import { TypedAnswer } from './TypedAnswer.js';
import type { StepProps, TypedStep } from './step-props.js';

export const PhoneStep = ({ step, ...rest }: StepProps & TypedStep<'phone'>) => (
  <TypedAnswer {...rest} optional={step.optional} type="tel" inputMode="tel" autocomplete="tel" />
);
