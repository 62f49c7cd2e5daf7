import { TypedAnswer } from './TypedAnswer.js';
import type { StepProps, TypedStep } from './step-props.js';

/** What a browser may fill in by itself, by the category of the field. */
const AUTOCOMPLETE: Readonly<Record<string, string>> = {
  name: 'name',
  email: 'email',
  phone: 'tel',
  address: 'street-address',
  company: 'organization',
  employer: 'organization',
  job: 'organization-title',
};

export const TextStep = ({ step, ...rest }: StepProps & TypedStep<'text'>) => (
  <TypedAnswer
    {...rest}
    optional={step.optional}
    long={step.long}
    type="text"
    inputMode="text"
    autocomplete={AUTOCOMPLETE[rest.category ?? '']}
  />
);
