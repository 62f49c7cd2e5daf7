import {
  scopeOf,
  type Facts,
  type FieldValue,
  type LeadRecord,
  type Refusal,
  type Tag,
} from '@remit/contract';

/** A record with its tag, or why there may be none. */
export type Tagged =
  { readonly made: true; readonly record: LeadRecord } | { readonly made: false; readonly code: Refusal };

/** What somebody wants to make a record of. */
export type Draft = {
  readonly id: string;
  readonly type: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
};

/**
 * Puts the tag on a record: the purposes that instructions and the person's choices allow for it now. What no
 * purpose may collect is never made (PL1).
 */
export const tagRecord = (draft: Draft, origin: Pick<Tag, 'source' | 'time'>, facts: Facts): Tagged => {
  const { id, type } = draft;
  const scope = scopeOf({ type, fields: { ...draft.fields } }, origin, facts);
  if (scope.made) return { made: true, record: { id, type, tag: scope.tag, fields: scope.fields } };
  if (!Object.hasOwn(facts.instructions.records, type)) return { made: false, code: 'record_type_unknown' };
  const { dropped } = scope;
  const why = dropped.find((drop) => drop.code === 'forbidden_category') ?? dropped[0];
  return { made: false, code: why?.code ?? 'no_purpose_left' };
};

/**
 * True when a record that may not be made now could be, were the person to say yes to these purposes.
 *
 * @param open purposes that the person may still say yes to
 */
export const couldBeTagged = (
  draft: Draft,
  origin: Pick<Tag, 'source' | 'time'>,
  facts: Facts,
  open: readonly string[],
): boolean => {
  const notice = facts.instructions.notices.at(-1) ?? '';
  const yes = open.map((purpose) => ({ id: `if-${purpose}`, purpose, state: 'given' as const, notice }));
  return tagRecord(draft, origin, { ...facts, history: [...facts.history, ...yes] }).made;
};
