import type { StepProps } from './step-props.js';
import { WrittenAnswer } from './WrittenAnswer.js';

export const PhoneStep = (props: StepProps<'phone'>) => <WrittenAnswer {...props} type="tel" />;
