import type { AnswerInput } from '@remit/contract';
import { AnswerForm, Field, fieldState, Hint, writtenIn } from '../AnswerForm.js';
import type { RareProps } from '../step-props.js';
import { boundsInWords, dayInWords, dayOf } from './bounds.js';

type Input = {
  readonly type: 'text' | 'email' | 'tel' | 'url' | 'date' | 'time';
  readonly autocomplete?: string;
  readonly inputMode?: 'decimal' | 'tel' | 'email' | 'url';
  readonly min?: string | undefined;
  readonly max?: string | undefined;
};

type Part = Input & { readonly name: string; readonly label: string; readonly optional?: boolean };

/** Several lines with a name each. Their answers go together. */
const Lines = (props: RareProps<'form' | 'address' | 'date-range'>, parts: readonly Part[], hint = '') => {
  const { more, step } = props;
  const none = 'optional' in step && step.optional;
  return AnswerForm(
    props,
    (data): AnswerInput => {
      const written = parts.map(({ name }) => [name, writtenIn(data, name)] as const);
      return none && written.every(([, text]) => !text) ? null : Object.fromEntries(written);
    },
    <>
      {Hint(hint)}
      {parts.map(({ name, label, optional, ...input }) =>
        Field(
          <>
            {label}
            {optional && <span class="quietly"> ({more.optional})</span>}
          </>,
          <input
            {...input}
            {...fieldState(props, name)}
            name={name}
            aria-required={!optional && !none}
            list={undefined}
          />,
        ),
      )}
    </>,
  );
};

/** What a browser should know of a line of a form, by its kind. */
const INPUTS: Readonly<Record<RareProps<'form'>['step']['fields'][number]['kind'], Input>> = {
  text: { type: 'text' },
  name: { type: 'text', autocomplete: 'name' },
  company: { type: 'text', autocomplete: 'organization' },
  email: { type: 'email', autocomplete: 'email' },
  phone: { type: 'tel', autocomplete: 'tel' },
  url: { type: 'url', autocomplete: 'url' },
  number: { type: 'text', inputMode: 'decimal' },
  date: { type: 'date' },
  time: { type: 'time' },
};

/** Several questions at once. */
export const FormStep = (props: RareProps<'form'>) =>
  Lines(
    props,
    props.step.fields.map(({ kind, field, label, optional }) => ({
      ...INPUTS[kind],
      name: field,
      label: props.talk.say(label),
      optional,
    })),
  );

/** Where somebody lives, or wants something. */
export const AddressStep = (props: RareProps<'address'>) => {
  const { more, step } = props;
  const part = (name: 'street' | 'postcode' | 'town' | 'country', autocomplete: string): Part => ({
    type: 'text',
    name,
    label: more[name],
    autocomplete,
  });
  return Lines(props, [
    part('street', 'street-address'),
    part('postcode', 'postal-code'),
    part('town', 'address-level2'),
    ...(step.country ? [] : [part('country', 'country-name')]),
  ]);
};

/** From a day to another. */
export const DateRangeStep = (props: RareProps<'date-range'>) => {
  const { step, more, talk, state } = props;
  const [min, max] = [dayOf(step.min, state.flow), dayOf(step.max, state.flow)];
  const parts = (['from', 'to'] as const).map((name): Part => ({
    type: 'date',
    name,
    label: more[name],
    min,
    max,
  }));
  return Lines(props, parts, boundsInWords(more, min, max, dayInWords(talk.language)));
};
