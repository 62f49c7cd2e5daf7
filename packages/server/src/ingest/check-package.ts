/** What a document that is a ZIP package has to hold (ECMA-376 Part 2; OASIS OpenDocument 1.3 Part 2). */
const HOLDS = {
  docx: ['[Content_Types].xml', 'word/document.xml'],
  xlsx: ['[Content_Types].xml', 'xl/workbook.xml'],
  odt: ['mimetype', 'content.xml'],
} as const;

export type PackageKind = keyof typeof HOLDS;

export const isPackageKind = (kind: string): kind is PackageKind => Object.hasOwn(HOLDS, kind);

/** Programs within documents, and names that lead out of the package. */
const REFUSED =
  /(?:^|\/)(?:vbaProject\.bin|activeX\/|macrosheets\/|Basic\/|Scripts\/)|\.(?:exe|dll|js|vbs|jar|html?)$|^\/|(?:^|\/)\.\.(?:\/|$)|\\/i;

/** Bytes that whoever opens a document may have to unpack: beyond that it is made to harm. */
const MOST_UNPACKED = 200_000_000;
const MOST_ENTRIES = 10_000;

/** Signatures and sizes of the records of a ZIP file (APPNOTE 4.3.12, 4.3.16). */
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const END = 0x06054b50;
const END_BYTES = 22;
const MOST_COMMENT = 65_535;

type Entry = { readonly name: string; readonly unpacked: number };

/** The record that ends the file, with nothing behind it but its own comment. */
const endOf = (bytes: Buffer): number | undefined => {
  const least = Math.max(0, bytes.length - END_BYTES - MOST_COMMENT);
  for (let at = bytes.length - END_BYTES; at >= least; at--)
    if (bytes.readUInt32LE(at) === END && at + END_BYTES + bytes.readUInt16LE(at + 20) === bytes.length)
      return at;
  return undefined;
};

/** @returns undefined when it is no such file, or more is in it than its directory says */
const entriesOf = (bytes: Buffer): Entry[] | undefined => {
  const end = endOf(bytes);
  if (end === undefined) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (at + bytes.readUInt32LE(end + 12) !== end || count > MOST_ENTRIES) return undefined;
  const entries: Entry[] = [];
  while (at + ENTRY_BYTES <= end && bytes.readUInt32LE(at) === ENTRY) {
    const length = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + length);
    entries.push({ name, unpacked: bytes.readUInt32LE(at + 24) });
    at += ENTRY_BYTES + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return at === end && entries.length === count ? entries : undefined;
};

/**
 * True for a package that is a document of this kind by what its directory lists, holds no program, and would not fill
 * whatever unpacks it. Nothing is unpacked here.
 */
export const isPackageOf = (kind: PackageKind, bytes: Buffer): boolean => {
  const entries = entriesOf(bytes);
  if (!entries) return false;
  const names = new Set(entries.map(({ name }) => name));
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  return (
    HOLDS[kind].every((name) => names.has(name)) &&
    !entries.some(({ name }) => REFUSED.test(name)) &&
    unpacked <= MOST_UNPACKED
  );
};
