/**
 * Kinds of files that a visitor may be asked for: a closed list. Nothing in it runs where it is opened, and each can be
 * told by its first bytes; what is not in it is refused.
 */
export const FILE_KINDS = {
  pdf: { type: 'application/pdf', endings: ['pdf'] },
  png: { type: 'image/png', endings: ['png'] },
  jpeg: { type: 'image/jpeg', endings: ['jpg', 'jpeg'] },
  webp: { type: 'image/webp', endings: ['webp'] },
  heic: { type: 'image/heic', endings: ['heic', 'heif'] },
  txt: { type: 'text/plain', endings: ['txt'] },
  csv: { type: 'text/csv', endings: ['csv'] },
  docx: {
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    endings: ['docx'],
  },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['xlsx'] },
  odt: { type: 'application/vnd.oasis.opendocument.text', endings: ['odt'] },
} as const satisfies Record<string, { readonly type: string; readonly endings: readonly string[] }>;

export type FileKind = keyof typeof FILE_KINDS;

/** What a step may name in place of several kinds. */
export const FILE_GROUPS = {
  images: ['jpeg', 'png', 'webp', 'heic'],
  documents: ['pdf', 'docx', 'odt', 'txt'],
  tables: ['xlsx', 'csv'],
} as const satisfies Record<string, readonly FileKind[]>;

export type FileGroup = keyof typeof FILE_GROUPS;

const isGroup = (name: string): name is FileGroup => Object.hasOwn(FILE_GROUPS, name);

/** The kinds that a step takes, each once. */
export const fileKindsOf = (types: readonly (FileKind | FileGroup)[]): FileKind[] => [
  ...new Set(types.flatMap((name): readonly FileKind[] => (isGroup(name) ? FILE_GROUPS[name] : [name]))),
];

/** The kind, among these, that a file seems to be by the ending of its name. */
export const kindByName = (name: string, kinds: readonly FileKind[]): FileKind | undefined => {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return kinds.find((kind) => FILE_KINDS[kind].endings.some((each) => each === ending));
};

/** The kind of this media type, among these. */
export const kindByType = (type: string, kinds: readonly FileKind[]): FileKind | undefined =>
  kinds.find((kind) => FILE_KINDS[kind].type === type);

const latin = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));

/** Written as text, too, but made for a browser, a shell or a viewer to run. */
const RUNS = /^(?:\xef\xbb\xbf)?\s*(?:<[!?a-z]|#!|%PDF-)|<(?:script|html|svg|iframe)/i;

/** In whatever of the usual encodings: no byte of it is a control character but tabs and ends of lines and pages. */
const isText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte > 31 || (byte > 8 && byte < 14 && byte !== 11)) &&
  !RUNS.test(latin(bytes, 0, 1024));

const isZip = (bytes: Uint8Array): boolean => latin(bytes, 0, 4) === 'PK\x03\x04';

/** HEIF brands of images and sequences of images (ISO/IEC 23008-12). */
const HEIF = /^ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)$/;

const LOOKS: Readonly<Record<FileKind, (bytes: Uint8Array) => boolean>> = {
  pdf: (bytes) => latin(bytes, 0, 5) === '%PDF-',
  png: (bytes) => latin(bytes, 0, 8) === '\x89PNG\r\n\x1a\n',
  jpeg: (bytes) => latin(bytes, 0, 3) === '\xff\xd8\xff',
  webp: (bytes) => latin(bytes, 0, 4) + latin(bytes, 8, 4) === 'RIFFWEBP',
  heic: (bytes) => HEIF.test(latin(bytes, 4, 8)),
  txt: isText,
  csv: isText,
  docx: isZip,
  xlsx: isZip,
  odt: isZip,
};

/**
 * True when what a file holds looks like its kind, whatever its name says. Asked by the page before a file is taken and
 * by the server again; which document a package is, the server alone looks at.
 *
 * @param bytes all of the file, or its beginning: at least 12 bytes
 */
export const looksLikeKind = (kind: FileKind, bytes: Uint8Array): boolean => LOOKS[kind](bytes);
