import { useState } from 'preact/hooks';
import { SendIcon } from '../ui/icons.js';
import { words } from '../words/english.js';
import { Problem } from './Problem.js';
import type { StepProps } from './step-props.js';
import { UsedFor } from './UsedFor.js';

type Props = StepProps & {
  readonly type: 'text' | 'email' | 'tel';
  readonly inputMode: 'text' | 'email' | 'tel';
  readonly autocomplete?: string | undefined;
  readonly placeholder: string | undefined;
  readonly optional: boolean;
  readonly long?: boolean;
};

/** A line (or, with `long`, several) to write an answer into. Enter sends; Shift and Enter begin a new line. */
export const TypedAnswer = (props: Props) => {
  const { answer, problem, usedFor, optional, long = false } = props;
  const [text, setText] = useState('');
  const send = (event: Event) => {
    event.preventDefault();
    answer(text);
  };
  const common = {
    value: text,
    placeholder: props.placeholder ?? words.yourAnswer,
    autocomplete: props.autocomplete ?? 'off',
    inputMode: props.inputMode,
    enterKeyHint: 'send',
    'aria-labelledby': props.labelledBy,
    'aria-describedby': `${problem ? 'problem' : ''} ${usedFor.length > 0 ? 'used-for' : ''}`.trim() || undefined,
    'aria-invalid': problem !== undefined,
    'aria-required': !optional,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      setText(event.currentTarget.value),
  } as const;
  return (
    <form class="answer" noValidate onSubmit={send}>
      <div class="written">
        {long ? (
          <textarea
            {...common}
            rows={3}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
            }}
          />
        ) : (
          <input {...common} type={props.type} list={undefined} />
        )}
        <button class="send" aria-label={words.send}>
          <SendIcon />
        </button>
      </div>
      <Problem code={problem} />
      <div class="below">
        <UsedFor purposes={usedFor} />
        {optional && (
          <button class="quiet" type="button" onClick={() => answer(null)}>
            {words.skip}
          </button>
        )}
      </div>
    </form>
  );
};
