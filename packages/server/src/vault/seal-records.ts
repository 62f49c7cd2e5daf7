import type { Executor } from '../store/database.js';
import type { Lookup } from '../store/lookups.js';
import type { AdmittedRecord, StoredRecord } from '../store/store.js';
import type { WrappedKey } from '../store/subject-keys.js';
import { lookupKindOf, textsOf } from './blind-index.js';
import type { KeysForWriting, Vault } from './open-vault.js';
import { isKeptSealed, isSealed, sealValue, type KeptFields, type KeptValue } from './seal-value.js';

/** The categories of a record type's fields, as the tracking plan names them. */
type Categories = AdmittedRecord['categories'];

/** A record of which some values may be sealed already. */
type Plain = Pick<StoredRecord, 'id' | 'subject' | 'fields'> & { readonly categories: Categories };

export type SealedRecords<R extends Plain> = {
  /** The fields of one of the records, as they are to be kept. */
  readonly fieldsOf: (record: R) => KeptFields;
  readonly keys: readonly WrappedKey[];
  readonly lookups: readonly Lookup[];
};

const categoryIn = (categories: Categories, field: string): string | undefined =>
  Object.hasOwn(categories, field) ? categories[field] : undefined;

/** True when a value of it is kept sealed. */
export const hasToBeSealed = ({ fields, categories }: Pick<Plain, 'fields' | 'categories'>): boolean => {
  for (const name of Object.keys(fields)) if (isKeptSealed(categoryIn(categories, name))) return true;
  return false;
};

/** By what the values of a record are found. */
export const lookupsOf = (
  vault: Vault,
  controller: string,
  { id, subject, fields, categories }: Plain,
): Lookup[] => {
  const lookups = new Map<string, Lookup>();
  for (const [name, value] of Object.entries(fields)) {
    const kind = lookupKindOf(categoryIn(categories, name));
    if (kind === undefined || isSealed(value)) continue;
    for (const text of textsOf(value)) {
      const digest = vault.digest(controller, kind, text);
      if (digest !== undefined) lookups.set(`${kind} ${digest}`, { kind, digest, record: id, subject });
    }
  }
  return [...lookups.values()];
};

/**
 * Seals each personal value of records on its own, so that one can be dropped without opening the others. A
 * record that holds nothing personal costs nothing.
 * @param executor the transaction in which the records are stored; the keys and lookups belong into it too
 * @param held the keys of their people, where they are at hand
 */
export const sealRecords = async <R extends Plain>(
  vault: Vault,
  executor: Executor,
  controller: string,
  records: readonly R[],
  held?: KeysForWriting,
): Promise<SealedRecords<R>> => {
  const personal = records.filter(hasToBeSealed);
  if (personal.length === 0) return { fieldsOf: ({ fields }) => fields, keys: [], lookups: [] };
  const subjects = personal.map(({ subject }) => subject);
  const keys = held ?? (await vault.keysForWriting(executor, controller, subjects));
  const lookups: Lookup[] = [];
  const sealed = new Map<R, KeptFields>();
  for (const record of personal) {
    const { id, subject, categories } = record;
    const key = keys.of(subject);
    const kept: Record<string, KeptValue> = {};
    for (const [name, value] of Object.entries(record.fields)) {
      kept[name] =
        isSealed(value) || !isKeptSealed(categoryIn(categories, name))
          ? value
          : sealValue(key, { controller, subject, record: id, field: name }, value);
    }
    lookups.push(...lookupsOf(vault, controller, record));
    sealed.set(record, kept);
  }
  return { fieldsOf: (record) => sealed.get(record) ?? record.fields, keys: keys.made, lookups };
};
