import { AnswerForm, fieldState } from '../AnswerForm.js';
import type { RareProps, View } from '../step-props.js';
import { CalculatorStep } from './CalculatorStep.js';
import { OuterLink } from './OuterLink.js';

/** Terms to read and to accept. Nothing is ticked beforehand. */
const TermsStep = (props: RareProps<'terms'>) => {
  const { step, talk, more } = props;
  const { readOnly: _, ...state } = fieldState(props);
  const words = talk.say(step.label);
  return AnswerForm(
    props,
    // Not ticked is no answer where one has to be given.
    (data) => (data.has('answer') ? 'yes' : step.optional ? null : 'no'),
    <>
      <label>
        <input type="checkbox" name="answer" aria-required={!step.optional} {...state} />
        {words}
      </label>
      {OuterLink(more, step.href, new URL(step.href).host, '')}
    </>,
  );
};

/** A link to where an appointment is booked. */
const CalendarStep = (props: RareProps<'calendar'>) =>
  AnswerForm(props, () => null, OuterLink(props.more, props.step.href, props.talk.say(props.step.label)));

/** How to reach a person. */
const HandOffStep = (props: RareProps<'hand-off'>) => {
  const { email, phone, href } = props.step.reach;
  return AnswerForm(
    props,
    () => null,
    <div class="options">
      {phone && (
        <a class="option" href={`tel:${phone}`} dir="ltr">
          {phone}
        </a>
      )}
      {email && (
        <a class="option" href={`mailto:${email}`}>
          {email}
        </a>
      )}
      {href && OuterLink(props.more, href, new URL(href).host)}
    </div>,
  );
};

/** Steps of their own shape. */
export const view: View = (props) => {
  const { step } = props;
  if (step.kind === 'terms') return TermsStep({ ...props, step });
  if (step.kind === 'calendar') return CalendarStep({ ...props, step });
  if (step.kind === 'hand-off') return HandOffStep({ ...props, step });
  return step.kind === 'calculator' ? CalculatorStep({ ...props, step }) : null;
};
