import { shown } from '../flow.js';
import type { FieldValue } from '../schema/record-schema.js';

type Format = (value: FieldValue, language: string, detail: string) => string | undefined;

const DAY = /^\d{4}-\d\d-\d\d$/;
const STYLES = ['short', 'medium', 'long', 'full'] as const;

/** A number, also where it is written as one. */
export const numberOf = (value: FieldValue | undefined): number | undefined => {
  const number =
    typeof value === 'boolean' ? Number(value) : typeof value === 'string' && value ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const asNumber =
  (options: (detail: string) => Intl.NumberFormatOptions): Format =>
  (value, language, detail) => {
    const number = numberOf(value);
    return number === undefined ? undefined : new Intl.NumberFormat(language, options(detail)).format(number);
  };

/** A day is a day wherever it is read: no time zone moves it. */
const asDay: Format = (value, language, detail) => {
  const [from, to] = shown(value).split('/');
  const dateStyle = STYLES.find((style) => style === detail) ?? 'long';
  const format = new Intl.DateTimeFormat(language, { dateStyle, timeZone: 'UTC' });
  if (!from || !DAY.test(from)) return undefined;
  return to && DAY.test(to)
    ? format.formatRange(new Date(from), new Date(to))
    : format.format(new Date(from));
};

const asTime: Format = (value, language) => {
  const time = new Date(`1970-01-01T${shown(value)}:00Z`);
  if (Number.isNaN(time.getTime())) return undefined;
  return new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(time);
};

const FORMATS: Readonly<Record<string, { readonly detail?: RegExp; readonly format: Format }>> = {
  number: {
    detail: /^[0-6]$/,
    format: asNumber((digits) =>
      digits === '' ? {} : { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) },
    ),
  },
  percent: {
    detail: /^[0-6]$/,
    format: asNumber((digits) => ({ style: 'percent', maximumFractionDigits: Number(digits) })),
  },
  currency: { detail: /^[A-Z]{3}$/, format: asNumber((currency) => ({ style: 'currency', currency })) },
  date: { detail: /^(?:short|medium|long|full)$/, format: asDay },
  time: { format: asTime },
  list: {
    detail: /^(?:and|or)$/,
    format: (value, language, detail) =>
      new Intl.ListFormat(language, { type: detail === 'or' ? 'disjunction' : 'conjunction' }).format(
        Array.isArray(value) ? value : [shown(value)],
      ),
  },
};

/** True for a format with a detail that it takes. */
export const isFormat = (name: string, detail: string): boolean => {
  // What options are called is no matter of a language's rules: the bot has the words.
  if (name === 'label') return detail === '';
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (!format) return false;
  // A currency has no default: nobody's prices are in it.
  return detail === '' ? name !== 'currency' : format.detail?.test(detail) === true;
};

/** A value as it is written in a language. What the format does not fit stays as it is. */
export const formatValue = (value: FieldValue, name: string, detail: string, language: string): string =>
  (isFormat(name, detail) && FORMATS[name]?.format(value, language, detail)) || shown(value);
