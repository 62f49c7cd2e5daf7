import type { RestingStep } from '@remit/contract';
import { sendIcon } from '../../ui/icons.js';
import { AnswerForm, fieldState, Hint, writtenIn } from '../AnswerForm.js';
import type { RareProps } from '../step-props.js';
import { boundsInWords, dayInWords, dayOf } from './bounds.js';

const KINDS = ['name', 'company', 'url', 'number', 'date', 'time'] as const;

type Line = RareProps<(typeof KINDS)[number]>;

/** True for a step that is answered with one line. */
export const isLine = (step: RestingStep): step is Line['step'] => KINDS.some((kind) => kind === step.kind);

type Input = {
  readonly type: 'text' | 'url' | 'date' | 'time';
  readonly autocomplete?: string;
  readonly inputMode?: 'decimal';
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly hint?: string;
};

/** What a browser should know of a line, and what it has to be like. */
const lineOf = ({ step, talk: { language }, more, state: { flow } }: Line): Input => {
  switch (step.kind) {
    case 'name':
      return { type: 'text', autocomplete: 'name' };
    case 'company':
      return { type: 'text', autocomplete: 'organization' };
    case 'url':
      return { type: 'url', autocomplete: 'url' };
    case 'number': {
      const { min, max } = step;
      const hint = boundsInWords(more, min, max, (bound) => new Intl.NumberFormat(language).format(bound));
      // A phone's keyboard of digits has no minus.
      return { type: 'text', hint, ...(min !== undefined && min >= 0 && { inputMode: 'decimal' }) };
    }
    case 'date': {
      const [min, max] = [dayOf(step.min, flow), dayOf(step.max, flow)];
      return { type: 'date', min, max, hint: boundsInWords(more, min, max, dayInWords(language)) };
    }
    case 'time': {
      const { min, max } = step;
      const inWords = (time: string) =>
        new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(
          new Date(`1970-01-01T${time}Z`),
        );
      return { type: 'time', min, max, hint: boundsInWords(more, min, max, inWords) };
    }
  }
};

/** One line: a name, a company, a web address, a number, a date or a time. */
export const LineStep = (props: Line) => {
  const { step, talk, labelledBy } = props;
  const { hint = '', ...line } = lineOf(props);
  return AnswerForm(
    props,
    (data) => writtenIn(data, 'answer'),
    <>
      <div class="written">
        <input
          autocomplete="off"
          {...line}
          {...fieldState(props)}
          list={undefined}
          name="answer"
          placeholder={step.placeholder ? talk.say(step.placeholder) : undefined}
          enterKeyHint="send"
          aria-labelledby={labelledBy}
          aria-required={!step.optional}
        />
        <button class="send" aria-label={talk.words.send}>
          {sendIcon()}
        </button>
      </div>
      {Hint(hint)}
    </>,
    null,
  );
};
