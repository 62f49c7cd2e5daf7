import {
  scopeOf,
  type Facts,
  type FieldValue,
  type LeadRecord,
  type Refusal,
  type Tag,
} from '@remit/contract';
import type { Choice } from '../client.js';

/** When, where and under which signal something happens. */
export type Origin = Pick<Tag, 'source' | 'time' | 'page' | 'partners' | 'gpc'>;

/** What somebody wants to make a record of. */
export type Draft = Origin & {
  readonly id: string;
  readonly type: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
};

/**
 * Puts the tag on a record: the purposes that instructions and the person's choices allow for it now. What no
 * purpose may collect is never made (PL1).
 *
 * @returns the record, or why there may be none
 */
export const tagRecord = ({ id, type, fields, ...origin }: Draft, facts: Facts): LeadRecord | Refusal => {
  const scope = scopeOf({ type, fields }, origin, facts);
  if (scope.made) return { id, type, tag: scope.tag, fields: scope.fields };
  if (!Object.hasOwn(facts.instructions.records, type)) return 'record_type_unknown';
  const codes = scope.dropped.map(({ code }) => code);
  return codes.find((code) => code === 'forbidden_category') ?? codes[0] ?? 'no_purpose_left';
};

/** True when a record could be made, were the person to say yes to all that they may still say yes to. */
export const couldBeTagged = (
  draft: Draft,
  facts: Facts,
  choices: Readonly<Record<string, Choice>>,
): boolean => {
  const notice = facts.instructions.notices.at(-1) ?? '';
  const yes = Object.keys(choices)
    .filter((purpose) => choices[purpose] === 'never-asked' || choices[purpose] === 'stale')
    .map((purpose) => ({
      id: purpose,
      purpose,
      state: 'given' as const,
      notice,
      time: facts.now,
      method: '',
    }));
  return typeof tagRecord(draft, { ...facts, history: [...facts.history, ...yes] }) === 'object';
};
