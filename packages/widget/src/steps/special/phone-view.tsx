import { sendIcon } from '../../ui/icons.js';
import { AnswerForm, fieldState, writtenIn } from '../AnswerForm.js';
import type { View } from '../step-props.js';
import { COUNTRIES, internationally } from './calling-codes.js';

const regionOf = (language: string): string | undefined => {
  try {
    return new Intl.Locale(language).maximize().region;
  } catch {
    // A RangeError: what WebKitGTK says it speaks without a locale, "C", is no language.
    return undefined;
  }
};

/** Where the visitor seems to be at home, by what their browser speaks; nothing is asked of anybody. */
const likelyCountry = (language: string): string | undefined =>
  [navigator.language, language].map(regionOf).find((region) => COUNTRIES.has(region ?? ''));

/** A phone number with the country it belongs to. */
export const view: View = (props) => {
  const { step, talk, more, labelledBy } = props;
  if (step.kind !== 'phone') return null;
  const names = new Intl.DisplayNames(talk.language, { type: 'region' });
  const likely = likelyCountry(talk.language);
  const countries = [...COUNTRIES.values()]
    .map(({ id, code }) => ({ id, code, name: names.of(id) ?? id }))
    .toSorted((a, b) => a.name.localeCompare(b.name, talk.language));
  return AnswerForm(
    props,
    (data) => internationally(writtenIn(data, 'answer'), writtenIn(data, 'country')),
    <>
      {/* By default: a form that is reset between two questions goes back to it. */}
      <select name="country" aria-label={more.country}>
        {countries.map(({ id, code, name }) => (
          <option key={id} value={id} {...{ defaultSelected: id === likely }}>
            {`${name} (+${code})`}
          </option>
        ))}
      </select>
      <div class="written">
        <input
          {...fieldState(props)}
          type="tel"
          name="answer"
          autocomplete="tel"
          enterKeyHint="send"
          placeholder={step.placeholder ? talk.say(step.placeholder) : talk.words.yourAnswer}
          aria-labelledby={labelledBy}
          aria-required={!step.optional}
        />
        <button class="send" aria-label={talk.words.send}>
          {sendIcon()}
        </button>
      </div>
    </>,
    null,
  );
};
