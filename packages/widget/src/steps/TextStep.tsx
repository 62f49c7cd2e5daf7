import type { StepProps } from './step-props.js';
import { WrittenAnswer } from './WrittenAnswer.js';

export const TextStep = (props: StepProps<'text'>) => (
  <WrittenAnswer {...props} type="text" long={props.step.long} />
);
