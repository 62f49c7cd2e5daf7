import { limitRecord, retentionEnd, type Facts, type Limitable, type Refusal } from '@remit/contract';

/** What of a record is still to be kept, and what ended. */
export type Left<V> = {
  /** Purposes of the tag that go on, or may. None: the record is to go. */
  readonly purposes: readonly string[];
  readonly fields: Readonly<Record<string, V>>;
  readonly endedPurposes: readonly { readonly purpose: string; readonly code: Refusal }[];
  readonly endedFields: readonly { readonly field: string; readonly code: Refusal }[];
};

/**
 * Reasons for which nothing may be done with a field, though nothing has ended: a consent may be renewed, a
 * form of words or an age be corrected. They are no reason to erase for ever; the retention still is.
 */
const PAUSES: readonly Refusal[] = [
  'consent_stale',
  'consent_expired',
  'consent_unknown',
  'notice_unknown',
  'age_unknown',
  'time_unknown',
  'fault',
];

/** Fields that one purpose does not serve now, but may again. */
const pausedFields = (record: Limitable<unknown>, purpose: string, facts: Facts): string[] => {
  const { instructions, now } = facts;
  const instructed = Object.hasOwn(instructions.purposes, purpose)
    ? instructions.purposes[purpose]
    : undefined;
  const until = instructed && retentionEnd(record.tag.time, instructed.retention);
  if (until !== undefined && until <= now) return [];
  const alone = { ...record, tag: { ...record.tag, purposes: [purpose] } };
  return limitRecord(alone, 'store', facts).dropped.flatMap(({ field, code }) =>
    field !== undefined && PAUSES.includes(code) ? [field] : [],
  );
};

/**
 * What of a record is to be kept (PL11): what some purpose may still be served with, and what a purpose that
 * is only paused may be served with again.
 * @returns undefined when that is all of it
 */
export const whatIsLeft = <V>(record: Limitable<V>, facts: Facts): Left<V> | undefined => {
  const { dropped, fields, purposes } = limitRecord(record, 'store', facts);
  if (dropped.length === 0) return undefined;
  const kept = new Set(Object.keys(fields));
  const going = new Set(purposes);
  for (const { purpose } of dropped) {
    if (purpose === undefined) continue;
    const paused = pausedFields(record, purpose, facts);
    if (paused.length > 0) going.add(purpose);
    for (const field of paused) kept.add(field);
  }
  const endedPurposes = dropped.flatMap(({ purpose, code }) =>
    purpose === undefined || going.has(purpose) ? [] : [{ purpose, code }],
  );
  // A field that some purposes never served goes for the reason for which the others ended.
  const [reason, ...others] = new Set(endedPurposes.map(({ code }) => code));
  const telling = others.length === 0 ? reason : undefined;
  const endedFields = dropped.flatMap(({ field, code }) =>
    field === undefined || kept.has(field)
      ? []
      : [{ field, code: code === 'no_purpose_left' ? (telling ?? code) : code }],
  );
  if (endedPurposes.length + endedFields.length === 0) return undefined;
  return {
    purposes: record.tag.purposes.filter((purpose) => going.has(purpose)),
    fields: Object.fromEntries(Object.entries(record.fields).filter(([field]) => kept.has(field))),
    endedPurposes,
    endedFields,
  };
};
