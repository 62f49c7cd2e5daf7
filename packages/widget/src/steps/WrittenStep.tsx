import { categoriesOf } from '../conversation/what-for.js';
import { sendIcon } from '../ui/icons.js';
import { Below } from './Below.js';
import type { StepProps } from './step-props.js';

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

/** Several lines are sent by Enter alone too; Shift and Enter begin a new line. */
const sendByEnter = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
};

/**
 * A line (or several) to write an answer into. The browser keeps what is written: the same element serves one
 * question after the other, so that a phone's keyboard stays where it is.
 */
export const WrittenStep = (props: StepProps<'text' | 'email' | 'phone'>) => {
  const { step, talk, state, labelledBy } = props;
  const field = {
    name: 'answer',
    placeholder: step.placeholder ? talk.say(step.placeholder) : talk.words.yourAnswer,
    autocomplete: AUTOCOMPLETE[categoriesOf(talk, state.flow, step)[0] ?? ''] ?? 'off',
    enterKeyHint: 'send',
    readOnly: state.busy,
    'aria-labelledby': labelledBy,
    'aria-describedby': 'problem used-for',
    'aria-invalid': state.problem !== undefined,
    'aria-required': !step.optional,
  } as const;
  return (
    <form
      class="answer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget).get('answer');
        const written = typeof data === 'string' ? data : '';
        const answer = () => talk.answer(written);
        // The domains where most people have their mail begin with these, with a slip too: a second look is worth it.
        if (step.kind === 'email' && /@[ghiloprty]/i.test(written))
          // Expected: no network. The answer is one all the same.
          import('./ask-again.js').then(({ askAgain }) => askAgain(talk, labelledBy, written)).catch(answer);
        else answer();
      }}
    >
      <div class="written">
        {step.kind === 'text' && step.long ? (
          <textarea {...field} rows={3} onKeyDown={sendByEnter} />
        ) : (
          <input {...field} type={step.kind === 'phone' ? 'tel' : step.kind} list={undefined} />
        )}
        <button class="send" aria-label={talk.words.send}>
          {sendIcon()}
        </button>
      </div>
      {Below(props)}
    </form>
  );
};
