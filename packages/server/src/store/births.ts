import type { FieldValue, Instructions } from '@remit/contract';
import { openFields } from '../vault/open-fields.js';
import type { Vault } from '../vault/open-vault.js';
import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { toRecord } from './records.js';

/** A field of a record type that holds a date of birth. */
export type BirthField = { readonly type: string; readonly field: string };

/** People's stated dates of birth by their id; who stated none is absent. */
export type Births = ReadonlyMap<string, string>;

/** The fields that hold a date of birth, by the tracking plan. */
export const birthFieldsOf = ({ records }: Pick<Instructions, 'records'>): readonly BirthField[] =>
  Object.entries(records).flatMap(([type, { fields }]) =>
    Object.entries(fields).flatMap(([field, category]) =>
      category === 'birth-date' ? [{ type, field }] : [],
    ),
  );

/** What a record states about its person's birth. */
export const birthsIn = (
  { type, fields }: { readonly type: string; readonly fields: Readonly<Record<string, FieldValue>> },
  birthFields: readonly BirthField[] = [],
): readonly FieldValue[] =>
  birthFields.flatMap((each) => {
    const value = each.type === type && Object.hasOwn(fields, each.field) ? fields[each.field] : undefined;
    return value === undefined ? [] : [value];
  });

/**
 * Of what a person stated about their birth, the one by which they are youngest; what cannot be read as a date
 * comes before all others, so that the decision denies (PL15, PL16).
 */
export const youngest = (stated: readonly (FieldValue | undefined)[]): string | undefined => {
  const dates = stated.flatMap((value) => (value === undefined ? [] : [String(value)]));
  const age = (date: string): number => (Number.isNaN(Date.parse(date)) ? Infinity : Date.parse(date));
  return dates.toSorted((a, b) => age(b) - age(a))[0];
};

/** The statement behind `readBirths`. */
export const recordsOfTypes = (
  engine: Engine,
  executor: Executor,
  controller: string,
  subjects: readonly string[],
  types: readonly string[],
) =>
  executor
    .selectFrom('records')
    .selectAll()
    .where('controller_id', '=', controller)
    .where(among(engine, 'subject_id', subjects))
    .where(among(engine, 'type', types));

/**
 * What people stated about their birth in the records that are kept of them. It is kept nowhere else, so it goes
 * with its field. A controller whose tracking plan asks for no date of birth pays nothing.
 */
export const readBirths = async (
  engine: Engine,
  executor: Executor,
  vault: Vault,
  controller: string,
  subjects: readonly string[],
  fields: readonly BirthField[],
): Promise<Births> => {
  const births = new Map<string, string>();
  if (fields.length === 0 || subjects.length === 0) return births;
  const types = [...new Set(fields.map(({ type }) => type))];
  const rows = await recordsOfTypes(engine, executor, controller, [...new Set(subjects)], types).execute();
  const records = rows.map(toRecord).flatMap((record) => {
    const names = fields.flatMap(({ type, field }) => (type === record.type ? [field] : []));
    const stated = Object.entries(record.fields).filter(([name]) => names.includes(name));
    return stated.length === 0 ? [] : [{ ...record, fields: Object.fromEntries(stated) }];
  });
  const opened = await openFields(vault, controller, records);
  records.forEach(({ subject }, index) => {
    const birth = youngest([births.get(subject), ...Object.values(opened[index]?.fields ?? {})]);
    if (birth !== undefined) births.set(subject, birth);
  });
  return births;
};
