import { categoryOf } from './category-of.js';
import { decide, whyNotServe, type Facts, type Use } from './purpose-limitation.js';
import type { Refusal } from './refusals.js';
import type { FieldValue, LeadRecord } from './schema/record-schema.js';

/**
 * The parts of a record that are limited. The decision asks for the names of fields, never for their values:
 * a value may as well be one that is sealed.
 */
export type Limitable<V = FieldValue> = Pick<LeadRecord, 'type' | 'tag'> & {
  readonly fields: Readonly<Record<string, V>>;
};

/** A field or purpose that was taken away, and why. */
export type Dropped = { field?: string; purpose?: string; code: Refusal };

export type Limited<V = FieldValue> = {
  /** Purposes of the tag that at least one field may still serve. Empty: the record may not exist (PL11). */
  purposes: string[];
  /** Fields that at least one purpose may still be served with (PL11). */
  fields: Record<string, V>;
  dropped: Dropped[];
};

const ABOUT_THE_FIELD: readonly Refusal[] = ['field_not_instructed', 'category_not_instructed'];

/**
 * Reduces a record to what may be collected or kept now (PL11): the fields that some purpose of the tag
 * may be served with, and the purposes that some field may serve.
 */
export const limitRecord = <V>(record: Limitable<V>, kind: 'collect' | 'store', facts: Facts): Limited<V> => {
  const { tag } = record;
  const fields: Record<string, V> = {};
  const dropped: Dropped[] = [];
  const against: (Refusal | undefined)[] = [];
  const served: boolean[] = [];
  for (const name of Object.keys(record.fields)) {
    const field = { name, category: categoryOf(facts.instructions, record.type, name) };
    let kept = false;
    let code: Refusal | undefined;
    tag.purposes.forEach((purpose, index) => {
      const reason = whyNotServe(tag, field, purpose, kind, facts);
      if (reason === undefined) {
        kept = true;
        served[index] = true;
        return;
      }
      code = code === undefined || code === reason ? reason : 'no_purpose_left';
      // What speaks against the purpose tells more than that this one field does not belong to it.
      if (against[index] === undefined || !ABOUT_THE_FIELD.includes(reason)) against[index] = reason;
    });
    const value = record.fields[name];
    if (kept && value !== undefined) fields[name] = value;
    else dropped.push({ field: name, code: code ?? 'no_purpose_left' });
  }
  const purposes = tag.purposes.filter((purpose, index) => {
    if (!served[index]) dropped.push({ purpose, code: against[index] ?? 'no_purpose_left' });
    return served[index];
  });
  return { purposes, fields, dropped };
};

/** What of a record may be used in this way, and why the rest may not. */
export const usableFields = <V>(
  record: Limitable<V>,
  use: Use,
  facts: Facts,
): { fields: Record<string, V>; withheld: { field: string; code: Refusal }[] } => {
  const fields: Record<string, V> = {};
  const withheld: { field: string; code: Refusal }[] = [];
  for (const [name, value] of Object.entries(record.fields)) {
    const field = { name, category: categoryOf(facts.instructions, record.type, name) };
    const decision = decide(record.tag, field, use, facts);
    if (decision.allow) fields[name] = value;
    else withheld.push({ field: name, code: decision.reason });
  }
  return { fields, withheld };
};
