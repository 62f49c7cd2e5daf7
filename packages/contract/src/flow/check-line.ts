import { isEmail, isPhone, type AnswerRefusal } from '../check-answer.js';
import type { DayBound } from '../schema/condition-schema.js';
import type { FieldValue } from '../schema/record-schema.js';
import { wrongDay, wrongTime } from './check-dated.js';
import { readNumber, wrongNumber } from './check-number.js';
import { no } from './checked.js';

type Limits<B> = { readonly min?: B | undefined; readonly max?: B | undefined };

/** A line to write into: a question's, or one of a form's. */
export type Written =
  | { readonly kind: 'text'; readonly max?: number | undefined }
  | { readonly kind: 'name' | 'company' | 'email' | 'phone' | 'url' }
  | ({ readonly kind: 'number'; readonly by?: number | undefined } & Limits<number>)
  | ({ readonly kind: 'date' } & Limits<DayBound>)
  | ({ readonly kind: 'time' } & Limits<string>);

const MAX_LENGTH = { text: 500, name: 120, company: 200, url: 2000 };
const ADDRESS = /^https?:\/\/[^\s/?#@<>"\\.]+(?:\.[^\s/?#@<>"\\.]+)+(?:[/?#][^\s<>"\\]*)?$/i;

type Line = { readonly ok: true; readonly value: FieldValue } | ReturnType<typeof no>;

const unless = (code: AnswerRefusal | undefined, value: FieldValue): Line =>
  code ? no(code) : { ok: true, value };

const limited = (text: string, most: number): Line =>
  unless(text.length > most ? 'answer_too_long' : undefined, text);

/** Reads a line that was written, already trimmed and not empty. */
export const checkLine = (step: Written, text: string, today: string | undefined): Line => {
  switch (step.kind) {
    case 'text':
      return limited(text, step.max ?? MAX_LENGTH.text);
    case 'name':
    case 'company':
      return limited(text, MAX_LENGTH[step.kind]);
    case 'email':
      return unless(isEmail(text) ? undefined : 'email_malformed', text);
    case 'phone':
      return unless(isPhone(text) ? undefined : 'phone_malformed', text);
    case 'url': {
      // People leave out what stands before the name.
      const address = text.includes('://') ? text : `https://${text}`;
      const isAddress = address.length <= MAX_LENGTH.url && ADDRESS.test(address);
      return unless(isAddress ? undefined : 'url_malformed', address);
    }
    case 'number': {
      const value = readNumber(text);
      return value === undefined ? no('number_malformed') : unless(wrongNumber(value, step), value);
    }
    case 'date':
      return unless(wrongDay(text, step, today), text);
    case 'time':
      return unless(wrongTime(text, step), text);
  }
};
