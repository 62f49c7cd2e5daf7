import type { Choices, RestingStep } from './flow.js';

/** What is wrong with an answer. */
export type AnswerRefusal =
  | 'answer_missing'
  | 'answer_wrong_type'
  | 'answer_too_long'
  | 'email_malformed'
  | 'phone_malformed'
  | 'option_unknown'
  | 'choice_incomplete'
  | 'conversation_over';

export type CheckedAnswer =
  | { readonly ok: true; readonly value?: string; readonly choices?: Choices }
  | { readonly ok: false; readonly code: AnswerRefusal };

const MAX_EMAIL = 254; // RFC 5321, 4.5.3.1.3
// Only what no address can be without is asked for; whether it exists, only a message can tell.
const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/;
// E.164 has at most 15 digits; people write them with spaces, dots, slashes, hyphens and brackets.
const PHONE = /^\+?\d{6,15}$/;

const no = (code: AnswerRefusal): CheckedAnswer => ({ ok: false, code });

/** Is this an answer to that step? Text is trimmed; nothing else is changed. */
export const checkAnswer = (
  step: Exclude<RestingStep, { kind: 'end' }>,
  input: string | Choices | null,
): CheckedAnswer => {
  if (step.kind === 'consent') {
    if (!input || typeof input === 'string') return no('answer_wrong_type');
    const complete = step.purposes.every(
      (purpose) => Object.hasOwn(input, purpose) && typeof input[purpose] === 'boolean',
    );
    if (!complete || Object.keys(input).length !== step.purposes.length) return no('choice_incomplete');
    return { ok: true, choices: input };
  }
  if (input && typeof input !== 'string') return no('answer_wrong_type');
  const text = input?.trim();
  if (!text) return step.optional ? { ok: true } : no('answer_missing');
  switch (step.kind) {
    case 'text':
      return text.length > step.max ? no('answer_too_long') : { ok: true, value: text };
    case 'email':
      return text.length <= MAX_EMAIL && EMAIL.test(text) ? { ok: true, value: text } : no('email_malformed');
    case 'phone':
      return PHONE.test(text.replace(/[\s()./-]/g, '')) ? { ok: true, value: text } : no('phone_malformed');
    case 'choice':
      return step.options.some((option) => option.value === text)
        ? { ok: true, value: text }
        : no('option_unknown');
  }
};
