import type { AnswerRefusal } from '../check-answer.js';
import type { Choices } from '../flow.js';
import type { FieldValue } from '../schema/record-schema.js';

/** What an answer comes to: the values of the fields it fills (undefined: skipped), or what is wrong with it. */
export type Checked =
  | {
      readonly ok: true;
      readonly values: Readonly<Record<string, FieldValue | undefined>>;
      /** Variables it gives a value. */
      readonly variables?: Readonly<Record<string, FieldValue>>;
      readonly choices?: Choices;
      /** Where the conversation goes on, if not at the step's `next`. */
      readonly goTo?: string;
    }
  | { readonly ok: false; readonly code: AnswerRefusal; readonly field?: string };

export const no = (
  code: AnswerRefusal,
  field?: string,
): { ok: false; code: AnswerRefusal; field?: string } => ({
  ok: false,
  code,
  ...(field !== undefined && { field }),
});
