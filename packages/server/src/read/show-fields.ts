import { categoryOf, CATEGORIES, isCategory, type FieldValue, type Instructions } from '@remit/contract';
import { actorOf } from '../audit/access-entry.js';
import type { NewAuditEntry } from '../store/audit.js';
import type { ControllerStore, Reader, StoredRecord } from '../store/store.js';
import type { KeptFields } from '../vault/seal-value.js';
import { maskValue } from './mask-value.js';

/** Who reads, and for what. */
export type Reading = {
  readonly reader: Pick<Reader, 'id' | 'permissions'>;
  readonly purposes: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** A record, and the fields of it that may be read for these purposes. */
export type Readable = {
  readonly record: Pick<StoredRecord, 'id' | 'subject' | 'type'>;
  readonly fields: KeptFields;
};

const isRestricted = (instructions: Instructions, type: string, field: string): boolean => {
  const category = categoryOf(instructions, type, field);
  return category !== undefined && isCategory(category) && CATEGORIES[category] === 'restricted';
};

/** What a reader may see of records, and what has to be in the audit before it is shown. */
export type Shown = {
  readonly fields: readonly Readonly<Record<string, FieldValue>>[];
  readonly audit: readonly NewAuditEntry[];
};

/**
 * Opens what a reader may see of records, in the order given. What is restricted, such as a national id, is
 * masked unless the reader has the permission `unmask`.
 */
export const showFields = async (
  controller: ControllerStore,
  instructions: Instructions,
  readables: readonly Readable[],
  { reader, purposes, now }: Reading,
): Promise<Shown> => {
  const unmasks = reader.permissions.includes('unmask');
  const opened = await controller.open(
    readables.map(({ record: { id, subject }, fields }) => ({ id, subject, fields })),
  );
  const audit: NewAuditEntry[] = [];
  const fieldsOf = readables.map(({ record: { id, subject, type } }, index) => {
    const fields: Record<string, FieldValue> = { ...opened[index]?.fields };
    const restricted = Object.keys(fields).filter((field) => isRestricted(instructions, type, field));
    if (restricted.length === 0) return fields;
    if (unmasks) {
      const detail = { fields: restricted, purposes };
      audit.push({
        time: now,
        actor: actorOf(reader),
        action: 'unmask',
        subject,
        record: id,
        detail,
      });
      return fields;
    }
    for (const field of restricted) fields[field] = maskValue(fields[field]);
    return fields;
  });
  return { fields: fieldsOf, audit };
};
