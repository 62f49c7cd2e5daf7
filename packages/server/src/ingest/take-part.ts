import { hash } from 'node:crypto';
import { FILE_PART_BYTES, looksLikeKind, type Upload, type UploadAnswer } from '@remit/contract';
import type { RequestRefusal } from '../errors.js';
import type { ControllerStore } from '../store/store.js';
import { isPackageKind, isPackageOf } from './check-package.js';
import { findWantedFile, type WantedFile } from './find-wanted-file.js';

/** Whether a whole file is what its record says that it is. */
const isAsReferred = ({ reference, kind }: WantedFile, bytes: Buffer): boolean =>
  bytes.length === reference.size &&
  hash('sha256', bytes) === reference.sha256 &&
  looksLikeKind(kind, bytes) &&
  (!isPackageKind(kind) || isPackageOf(kind, bytes));

/** Puts one file together at a time: each takes up to twice its size of memory. */
export type OneFile = <T>(work: () => Promise<T>) => Promise<T>;

export const oneFile = (): OneFile => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    // Whoever waits behind it does not wait for its success.
    last = mine.catch(() => undefined);
    return mine;
  };
};

type Parts = {
  readonly controller: ControllerStore;
  readonly together: OneFile;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

type Taken =
  | { readonly ok: true; readonly answer: UploadAnswer }
  | { readonly ok: false; readonly refusal: RequestRefusal };

const refused = (code: RequestRefusal['code'], path: string): Taken => ({
  ok: false,
  refusal: { code, path },
});

/**
 * Takes one part of a file, in order; a part that is there already is passed over. With the last the file is looked at as
 * a whole, and what is not as its record says is forgotten.
 *
 * @param bytes of the part
 */
export const takePart = async (
  { controller, together, now }: Parts,
  asked: Omit<Upload, 'protocol' | 'controller' | 'key'>,
  bytes: Buffer,
): Promise<Taken> => {
  const { subject, record, upload, field, part } = asked;
  const wanted = await findWantedFile(controller, asked, now());
  if (!wanted.ok) return wanted;
  const { file } = wanted;
  const parts = Math.ceil(file.reference.size / FILE_PART_BYTES);
  const begins = part * FILE_PART_BYTES;
  if (part >= parts || bytes.length !== Math.min(FILE_PART_BYTES, file.reference.size - begins))
    return refused('out_of_range', 'part');
  const progress = await controller.uploads.progress({ record, upload });
  if (progress.complete || part !== progress.parts)
    return { ok: true, answer: { next: progress.parts, complete: progress.complete } };
  if (part === 0 && !looksLikeKind(file.kind, bytes)) return refused('file_not_as_referred', 'upload');
  const last = part === parts - 1;
  const add = () =>
    controller.uploads.add({
      record,
      upload,
      field,
      subject: subject.id,
      value: file.value,
      part,
      bytes,
      last,
      now: now(),
    });
  const whole = async () => {
    const before: Buffer[] = [];
    for await (const each of controller.uploads.parts({ record, upload }, subject.id)) before.push(each);
    if (isAsReferred(file, Buffer.concat([...before, bytes]))) return add();
    await controller.uploads.forget({ record, upload });
    return undefined;
  };
  const kept = last ? await together(whole) : await add();
  if (kept === undefined) return refused('file_not_as_referred', 'upload');
  return kept
    ? { ok: true, answer: { next: part + 1, complete: last } }
    : refused('upload_unknown', 'upload');
};
