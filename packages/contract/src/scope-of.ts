import { limitRecord, type Dropped } from './limit-record.js';
import type { Facts } from './purpose-limitation.js';
import type { FieldValue, LeadRecord, Tag } from './schema/record-schema.js';

/** A record's tag and fields as they may be collected now, or why it may not be made at all. */
export type Scoped =
  | {
      readonly made: true;
      readonly tag: Tag;
      readonly fields: Record<string, FieldValue>;
      readonly dropped: Dropped[];
    }
  | { readonly made: false; readonly dropped: Dropped[] };

/**
 * The widest scope that instructions and the person's choices allow for these fields at this moment: what a
 * tag is made of. A record that no purpose may collect is not made (PL1).
 */
export const scopeOf = (
  record: Pick<LeadRecord, 'type' | 'fields'>,
  origin: Pick<Tag, 'source' | 'time' | 'page' | 'partners' | 'gpc' | 'sources'>,
  facts: Facts,
): Scoped => {
  const { instructions, history } = facts;
  const tag: Tag = {
    controller: instructions.controller,
    ...origin,
    purposes: Object.keys(instructions.purposes),
    notice: instructions.notices.at(-1) ?? '',
    consent: history.at(-1)?.id ?? null,
  };
  const { purposes, fields, dropped } = limitRecord({ ...record, tag }, 'collect', facts);
  const forbidden = dropped.some((drop) => drop.code === 'forbidden_category');
  if (forbidden || purposes.length === 0) return { made: false, dropped };
  return { made: true, tag: { ...tag, purposes }, fields, dropped };
};
