import { FILE_KINDS, type FileKind } from './file-kinds.js';
import type { FieldValue } from './schema/record-schema.js';

/** A file as a record names it: the bytes are never part of the record. */
export type FileReference = {
  /** What the visitor's device calls it, cleaned. */
  readonly name: string;
  /** Media type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Of its bytes, in lower-case hex. */
  readonly sha256: string;
  /** Id under which its bytes are handed in and fetched. */
  readonly upload: string;
};

const WRITTEN =
  /^([^;]{1,100}); type=([a-z]+\/[a-z0-9.+-]{1,100}); size=([1-9]\d{0,8}); sha256=([0-9a-f]{64}); upload=([A-Za-z0-9_-]{16,40})$/;

/** A reference as the value that a record holds: `plan.pdf; type=application/pdf; size=…; sha256=…; upload=…`. */
export const writeFileReference = ({ name, type, size, sha256, upload }: FileReference): string =>
  `${name}; type=${type}; size=${size}; sha256=${sha256}; upload=${upload}`;

/** @returns undefined for a text that is no reference */
export const readFileReference = (text: string): FileReference | undefined => {
  const [, name, type, size, sha256, upload] = WRITTEN.exec(text) ?? [];
  return name && type && sha256 && upload ? { name, type, size: Number(size), sha256, upload } : undefined;
};

/** The files that a value names. Any other value names none. */
export const filesIn = (value: FieldValue | undefined): FileReference[] =>
  Array.isArray(value) ? value.flatMap((text) => readFileReference(text) ?? []) : [];

/** Characters of a name, its ending not counted. */
const MOST = 80;
// Whatever a path, a header or a shell could be made of, and what turns the direction of reading.
const UNFIT = /[\p{C}\p{Zl}\p{Zp}"%*/:;<>?\\|]/gu;

/**
 * A file's name without anything that could be more than a name, and with an ending of its kind.
 * @param name as the visitor's device says it, perhaps with its folders
 */
export const cleanFileName = (name: string, kind: FileKind): string => {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const [, stem = last, ending = ''] = /^(.*)\.([^.]*)$/s.exec(last) ?? [];
  const { endings } = FILE_KINDS[kind];
  const own = endings.find((each) => each === ending.toLowerCase());
  const clean = (own ? stem : last)
    .replace(UNFIT, '_')
    .replace(/^[\s.]+/, '')
    .slice(0, MOST)
    .replace(/[\s.\p{Surrogate}]+$/u, '');
  return `${clean || 'file'}.${own ?? endings[0]}`;
};
