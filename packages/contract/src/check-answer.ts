import type { AnswerInput, Choices, RestingStep } from './flow.js';

/** What is wrong with an answer. */
export type AnswerRefusal =
  | 'answer_missing'
  | 'answer_wrong_type'
  | 'answer_too_long'
  | 'email_malformed'
  | 'phone_malformed'
  | 'url_malformed'
  | 'number_malformed'
  | 'number_too_small'
  | 'number_too_large'
  | 'number_between_steps'
  | 'date_malformed'
  | 'date_too_early'
  | 'date_too_late'
  | 'time_malformed'
  | 'time_too_early'
  | 'time_too_late'
  | 'range_reversed'
  | 'range_too_long'
  | 'option_unknown'
  | 'too_few_chosen'
  | 'too_many_chosen'
  | 'choice_incomplete'
  | 'terms_not_accepted'
  | 'file_malformed'
  | 'file_type_refused'
  | 'file_too_large'
  | 'step_unknown'
  | 'not_answered'
  | 'handed_in_already'
  | 'conversation_over';

export type CheckedAnswer =
  | { readonly ok: true; readonly value?: string; readonly choices?: Choices }
  | { readonly ok: false; readonly code: AnswerRefusal };

/** A step that fills a field, or asks for consent. */
export type Asking = Extract<RestingStep, { field: string } | { kind: 'consent' }>;

const MAX_EMAIL = 254; // RFC 5321, 4.5.3.1.3
// Only what no address can be without is asked for; whether it exists, only a message can tell.
const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/;
// E.164 has at most 15 digits; people write them with spaces, dots, slashes, hyphens and brackets.
const PHONE = /^\+?\d{6,15}$/;

/** Could mail reach this address? */
export const isEmail = (text: string): boolean => text.length <= MAX_EMAIL && EMAIL.test(text);
/** Could this be dialled? */
export const isPhone = (text: string): boolean => PHONE.test(text.replace(/[\s()./-]/g, ''));

const no = (code: AnswerRefusal): CheckedAnswer => ({ ok: false, code });

/** True when each purpose has a "yes" or a "no". */
const isComplete = (input: object, purposes: readonly string[]): input is Choices =>
  purposes.every((purpose) => typeof Reflect.get(input, purpose) === 'boolean') &&
  Object.keys(input).length === purposes.length;

/**
 * Is this an answer to that step? Text is trimmed; nothing else is changed. Knows text, email, phone, choice and
 * consent; the extended interpreter knows the rest.
 */
export const checkAnswer = (step: Asking, input: AnswerInput): CheckedAnswer => {
  if (step.kind === 'consent') {
    if (!input || typeof input === 'string') return no('answer_wrong_type');
    return isComplete(input, step.purposes) ? { ok: true, choices: input } : no('choice_incomplete');
  }
  if (input && typeof input !== 'string') return no('answer_wrong_type');
  const text = input?.trim();
  if (!text) return step.optional ? { ok: true } : no('answer_missing');
  const taken: CheckedAnswer = { ok: true, value: text };
  if (step.kind === 'text') return text.length > step.max ? no('answer_too_long') : taken;
  if (step.kind === 'email') return isEmail(text) ? taken : no('email_malformed');
  if (step.kind === 'phone') return isPhone(text) ? taken : no('phone_malformed');
  if (step.kind === 'choice')
    return step.options.some((option) => option.value === text) ? taken : no('option_unknown');
  return no('step_unknown');
};
