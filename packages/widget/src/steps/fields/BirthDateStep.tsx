import { AnswerForm, Field, fieldState, writtenIn } from '../AnswerForm.js';
import type { RareProps } from '../step-props.js';

const PARTS = ['day', 'month', 'year'] as const;

/** Day, month and year in the order in which the language writes them. */
const inOrder = (language: string): (typeof PARTS)[number][] =>
  new Intl.DateTimeFormat(language, { dateStyle: 'short' })
    .formatToParts(0)
    .flatMap(({ type }) => PARTS.find((part) => part === type) ?? []);

/**
 * A date of birth, in three short lines: a calendar that opens on this month is a long way from there. What is written in
 * other digits than ours is read as well.
 */
export const BirthDateStep = (props: RareProps<'birth-date'>) => {
  const { talk, step } = props;
  const names = new Intl.DisplayNames(talk.language, { type: 'dateTimeField' });
  return AnswerForm(
    props,
    (data) => {
      const [day, month, year] = PARTS.map((part) => westernDigits(writtenIn(data, part).trim()));
      return day || month || year
        ? `${year}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`
        : '';
    },
    <div class="parts">
      {inOrder(talk.language).map((part) =>
        Field(
          names.of(part) ?? part,
          <input
            {...fieldState(props)}
            type="text"
            name={part}
            inputMode="numeric"
            autocomplete={`bday-${part}`}
            maxLength={part === 'year' ? 4 : 2}
            aria-required={!step.optional}
          />,
        ),
      )}
    </div>,
  );
};

/** Arabic and Persian digits as 0 to 9. */
const westernDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
