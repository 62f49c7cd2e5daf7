import { filesIn, usableFields, type FileReference, type Refusal } from '@remit/contract';
import { accessEntry, actorOf } from '../audit/access-entry.js';
import type { ControllerStore, Reader, StoredRecord } from '../store/store.js';
import { readFacts } from './facts-of.js';
import { showFields } from './show-fields.js';

/** What somebody wants to read, and for what. */
export type FileWanted = { readonly id: string; readonly upload: string; readonly purpose: string };

type Found =
  | { readonly found: true; readonly record: StoredRecord; readonly file: FileReference }
  | { readonly found: false; readonly code: 'record_unknown' | 'file_unknown' | 'file_withheld' };

/**
 * Finds a file of a lead as far as it may be read for this purpose now: exactly when the field that refers to it may.
 * That is in the audit before a byte of it leaves (AU1); so is that it was withheld, and why.
 *
 * @param now milliseconds since 1970
 */
export const findFile = async (
  controller: ControllerStore,
  reader: Pick<Reader, 'id' | 'permissions'>,
  { id, upload, purpose }: FileWanted,
  now: number,
): Promise<Found> => {
  const record = await controller.record(id);
  if (record?.kind !== 'lead') return { found: false, code: 'record_unknown' };
  const received = await controller.uploads.received([id]);
  const kept = received.find((each) => each.upload === upload);
  if (!kept) return { found: false, code: 'file_unknown' };
  const [instructions, factsFor] = await Promise.all([
    controller.instructions(),
    readFacts(controller, [record], now),
  ]);
  const { [kept.field]: value } = record.fields;
  const alone = { ...record, fields: value === undefined ? {} : { [kept.field]: value } };
  const { fields, withheld } = usableFields(alone, { purpose, kind: 'read' }, factsFor(record.subject));
  const reading = { reader, purposes: [purpose], now };
  const shown = await showFields(controller, instructions, [{ record, fields }], reading);
  const file = filesIn(shown.fields[0]?.[kept.field]).find((each) => each.upload === upload);
  const codes = withheld.map(({ code }): [Refusal, number] => [code, 1]);
  const access = { route: 'files', purposes: [purpose], shown: file ? 1 : 0, record: id } as const;
  const entry = accessEntry(actorOf(reader), { ...access, leftOut: Object.fromEntries(codes) }, now);
  await controller.addAudit([...shown.audit, entry]);
  return file ? { found: true, record, file } : { found: false, code: 'file_withheld' };
};
