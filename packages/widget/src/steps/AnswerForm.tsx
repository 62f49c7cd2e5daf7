import type { AnswerInput } from '@remit/contract';
import type { ComponentChildren } from 'preact';
import { Below } from './Below.js';
import type { RareStep } from './step-props.js';

/** Reads a field of a form that is written into; '' when it is not there. */
export const writtenIn = (data: FormData, name: string): string => {
  const written = data.get(name);
  return typeof written === 'string' ? written : '';
};

/**
 * The form around a question: its words name it, what is wrong and what the answer is for stand below, and whatever is
 * wrong gets the focus.
 * @param read what was answered
 * @param send the button that answers; default: one below the fields
 */
export const AnswerForm = (
  props: RareStep,
  read: (data: FormData) => AnswerInput,
  fields: ComponentChildren,
  send: ComponentChildren = (
    <button class="main" disabled={props.state.busy}>
      {props.talk.words.goOn}
    </button>
  ),
) => {
  const { talk, labelledBy } = props;
  return (
    <form
      // A question of the same kind begins with empty fields.
      key={labelledBy}
      class="answer"
      noValidate
      aria-labelledby={labelledBy}
      onSubmit={(event) => {
        const form = event.currentTarget;
        event.preventDefault();
        talk.answer(read(new FormData(form)));
        form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
      }}
    >
      {fields}
      {send}
      {Below(props)}
    </form>
  );
};

/** What every field of a question says of itself, for who does not see it. */
export const fieldState = ({ state: { busy, problem }, part }: RareStep, name?: string) => {
  const wrong = problem !== undefined && (part === undefined || part === name);
  return {
    readOnly: busy,
    'aria-invalid': wrong,
    'aria-describedby': `${wrong ? 'problem ' : ''}hint used-for`,
  } as const;
};

/** A line with its name above it. */
export const Field = (name: ComponentChildren, field: ComponentChildren) => (
  <label class="named">
    <span>{name}</span>
    {field}
  </label>
);

/** What an answer has to be like, told beforehand. */
export const Hint = (words: string) =>
  words && (
    <p class="quietly" id="hint">
      {words}
    </p>
  );
