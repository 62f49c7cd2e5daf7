import { decide, type DecisionInstructions, type Facts, type Use } from './purpose-limitation.js';
import type { Refusal } from './refusals.js';
import type { FieldValue, LeadRecord } from './schema/record-schema.js';

/** The parts of a record that are limited. */
export type Limitable = Pick<LeadRecord, 'type' | 'tag' | 'fields'>;

/** A field or purpose that was taken away, and why. */
export type Dropped = { field?: string; purpose?: string; code: Refusal };

export type Limited = {
  /** Purposes of the tag that at least one field may still serve. Empty: the record may not exist (PL11). */
  purposes: string[];
  /** Fields that at least one purpose may still be served with (PL11). */
  fields: Record<string, FieldValue>;
  dropped: Dropped[];
};

/**
 * Category of a field by the tracking plan.
 * @returns undefined when the plan does not have it: it is then denied (PL16)
 */
export const categoryOf = (
  instructions: DecisionInstructions,
  type: string,
  field: string,
): string | undefined => {
  const plan = Object.hasOwn(instructions.records, type) ? instructions.records[type] : undefined;
  return plan && Object.hasOwn(plan.fields, field) ? plan.fields[field] : undefined;
};

const ABOUT_THE_FIELD: ReadonlySet<Refusal> = new Set(['field_not_instructed', 'category_not_instructed']);

/**
 * Reduces a record to what may be collected or kept now (PL11): the fields that some purpose of the tag
 * may be served with, and the purposes that some field may serve.
 */
export const limitRecord = (record: Limitable, kind: 'collect' | 'store', facts: Facts): Limited => {
  const purposes = new Set<string>();
  const fields: Record<string, FieldValue> = {};
  const dropped: Dropped[] = [];
  const againstPurpose = new Map<string, Refusal>();
  for (const [name, value] of Object.entries(record.fields)) {
    const field = { name, category: categoryOf(facts.instructions, record.type, name) };
    let kept = false;
    const reasons = new Set<Refusal>();
    for (const purpose of record.tag.purposes) {
      const decision = decide(record.tag, field, { purpose, kind }, facts);
      if (decision.allow) {
        kept = true;
        purposes.add(purpose);
      } else {
        reasons.add(decision.reason);
        // What speaks against the purpose tells more than that this one field does not belong to it.
        if (!againstPurpose.has(purpose) || !ABOUT_THE_FIELD.has(decision.reason))
          againstPurpose.set(purpose, decision.reason);
      }
    }
    if (kept) fields[name] = value;
    else {
      const [only] = reasons;
      dropped.push({ field: name, code: reasons.size === 1 && only ? only : 'no_purpose_left' });
    }
  }
  for (const purpose of record.tag.purposes) {
    if (!purposes.has(purpose))
      dropped.push({ purpose, code: againstPurpose.get(purpose) ?? 'no_purpose_left' });
  }
  return { purposes: record.tag.purposes.filter((purpose) => purposes.has(purpose)), fields, dropped };
};

/** What of a record may be used in this way, and why the rest may not. */
export const usableFields = (
  record: Limitable,
  use: Use,
  facts: Facts,
): { fields: Record<string, FieldValue>; withheld: { field: string; code: Refusal }[] } => {
  const fields: Record<string, FieldValue> = {};
  const withheld: { field: string; code: Refusal }[] = [];
  for (const [name, value] of Object.entries(record.fields)) {
    const field = { name, category: categoryOf(facts.instructions, record.type, name) };
    const decision = decide(record.tag, field, use, facts);
    if (decision.allow) fields[name] = value;
    else withheld.push({ field: name, code: decision.reason });
  }
  return { fields, withheld };
};
