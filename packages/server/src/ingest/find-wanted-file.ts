import {
  cleanFileName,
  fileKindsOf,
  filesIn,
  kindByType,
  limitRecord,
  type FileKind,
  type FileReference,
  type Upload,
} from '@remit/contract';
import type { RequestRefusal } from '../errors.js';
import { readFacts } from '../read/facts-of.js';
import type { ControllerStore } from '../store/store.js';
import type { KeptValue } from '../vault/seal-value.js';

/** A file that a kept field refers to and that a bot asked for. */
export type WantedFile = {
  readonly reference: FileReference;
  readonly kind: FileKind;
  /** The field's value, as it is kept. */
  readonly value: KeptValue;
};

type Asked = Pick<Upload, 'bot' | 'record' | 'field' | 'upload'> & {
  readonly subject: { readonly id: string };
};

/** The field as far as it may be kept now: whatever was decided when its record came is decided again. */
const keptField = async (
  controller: ControllerStore,
  { record: id, field, subject }: Asked,
  now: number,
): Promise<KeptValue | undefined> => {
  const record = await controller.record(id);
  if (record?.subject !== subject.id || !Object.hasOwn(record.fields, field)) return undefined;
  const factsFor = await readFacts(controller, [record], now);
  const alone = { ...record, fields: { [field]: record.fields[field] } };
  return limitRecord(alone, 'collect', factsFor(subject.id)).fields[field];
};

/**
 * Finds what a file is that somebody hands in. The record came first, so that everything about it is decided: a file is
 * wanted only as long as its field is kept and may be, and only as a step of a published bot asks for it.
 *
 * @param now milliseconds since 1970
 */
export const findWantedFile = async (
  controller: ControllerStore,
  asked: Asked,
  now: number,
): Promise<
  { readonly ok: true; readonly file: WantedFile } | ({ readonly ok: false } & { refusal: RequestRefusal })
> => {
  const { bot: named, record, field, subject, upload } = asked;
  const value = await keptField(controller, asked, now);
  const [opened] =
    value === undefined
      ? []
      : await controller.open([{ id: record, subject: subject.id, fields: { [field]: value } }]);
  const references = filesIn(opened?.fields[field]);
  const reference = references.find((each) => each.upload === upload);
  if (value === undefined || !reference)
    return { ok: false, refusal: { code: 'upload_unknown', path: 'upload' } };

  const bot = await controller.bot(named.id, named.version);
  for (const step of Object.values(bot?.steps ?? {})) {
    if (step.kind !== 'file' || step.field !== field) continue;
    const kind = kindByType(reference.type, fileKindsOf(step.types));
    const fits = reference.size <= step.maxBytes && references.length <= step.most;
    if (kind && fits && cleanFileName(reference.name, kind) === reference.name)
      return { ok: true, file: { reference, kind, value } };
  }
  return { ok: false, refusal: { code: 'file_not_asked', path: 'field' } };
};
