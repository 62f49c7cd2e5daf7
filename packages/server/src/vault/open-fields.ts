import type { FieldValue } from '@remit/contract';
import type { Vault } from './open-vault.js';
import { isSealed, openValue, type KeptFields } from './seal-value.js';

/** What is to be read of one record. */
export type ToOpen = { readonly id: string; readonly subject: string; readonly fields: KeptFields };

export type Opened = {
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Names of fields that nobody can read any more: their key is destroyed, or they are not as they were sealed. */
  readonly unreadable: readonly string[];
};

const anythingSealed = ({ fields }: ToOpen): boolean => Object.values(fields).some(isSealed);

/** Opens the values of several records, in the order given. Give it only what may be used. */
export const openFields = async (
  vault: Vault,
  controller: string,
  records: readonly ToOpen[],
): Promise<readonly Opened[]> => {
  const subjects = records.filter(anythingSealed).map(({ subject }) => subject);
  const keys = await vault.keysForReading(controller, subjects);
  return records.map(({ id, subject, fields }) => {
    const key = keys.get(subject);
    const opened: Record<string, FieldValue> = {};
    const unreadable: string[] = [];
    for (const [field, value] of Object.entries(fields)) {
      const plain = !isSealed(value)
        ? value
        : key && openValue(key, { controller, subject, record: id, field }, value);
      if (plain === undefined) unreadable.push(field);
      else opened[field] = plain;
    }
    return { fields: opened, unreadable };
  });
};
