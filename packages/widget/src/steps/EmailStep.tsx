import type { StepProps } from './step-props.js';
import { WrittenAnswer } from './WrittenAnswer.js';

export const EmailStep = (props: StepProps<'email'>) => <WrittenAnswer {...props} type="email" />;
