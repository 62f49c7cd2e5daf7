import { categoryOf, type Facts, type Instructions } from '@remit/contract';
import { nextEndWith } from '../retention/next-end.js';
import { whatIsLeft } from '../retention/what-is-left.js';
import type { EndedUse, Erasure, Narrowed } from './erase-records.js';
import { LOOKUP_KINDS, type LookupKind } from './lookups.js';
import type { StoredRecord } from './store.js';

/** What was erased. Fields of records that are gone count too. */
export type ErasedCounts = {
  readonly records: number;
  readonly fields: number;
  /** Fields by the reason for which they went. */
  readonly byCode: Readonly<Record<string, number>>;
};

export type Chosen = {
  readonly erasure: Erasure;
  readonly counts: ErasedCounts;
  /** Records of which nothing is to go. */
  readonly whole: readonly StoredRecord[];
};

/** A record is found by a value only while it has such a field. */
const lostLookups = (
  { type }: StoredRecord,
  fields: Readonly<Record<string, unknown>>,
  instructions: Facts['instructions'],
): readonly LookupKind[] => {
  const kept = Object.keys(fields).map((field) => categoryOf(instructions, type, field));
  return LOOKUP_KINDS.filter((kind) => !kept.includes(kind));
};

/** Chooses what of these records is to go now (PL11). Reads and writes nothing. */
export const chooseErasure = (
  records: readonly StoredRecord[],
  instructions: Instructions,
  factsFor: (record: StoredRecord) => Facts,
): Chosen => {
  const gone: string[] = [];
  const narrowed: Narrowed[] = [];
  const ended: EndedUse[] = [];
  const whole: StoredRecord[] = [];
  const byCode: Record<string, number> = {};
  let count = 0;
  for (const record of records) {
    const facts = factsFor(record);
    const left = whatIsLeft(record, facts);
    if (!left) {
      whole.push(record);
      continue;
    }
    const { id } = record;
    for (const { code } of left.endedFields) byCode[code] = (byCode[code] ?? 0) + 1;
    count += left.endedFields.length;
    if (left.purposes.length === 0 || Object.keys(left.fields).length === 0) {
      gone.push(id);
      const [code = 'no_purpose_left', ...others] = new Set(left.endedPurposes.map((each) => each.code));
      ended.push({ record: id, purpose: null, code: others.length > 0 ? 'no_purpose_left' : code });
      continue;
    }
    const tag = { ...record.tag, purposes: [...left.purposes] };
    const lost = left.endedFields.length > 0 ? lostLookups(record, left.fields, instructions) : [];
    narrowed.push({ id, tag, fields: left.fields, nextEnd: nextEndWith(tag, facts), lost });
    for (const { purpose, code } of left.endedPurposes) ended.push({ record: id, purpose, code });
  }
  return {
    erasure: { gone, narrowed, ended },
    counts: { records: gone.length, fields: count, byCode },
    whole,
  };
};
