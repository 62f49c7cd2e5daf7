/** A ZIP file of these entries, which are not compressed (APPNOTE 4.3); sizes can be lied about. */
export const makePackage = (entries: Readonly<Record<string, string>>, unpacked?: number): Buffer => {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const data = Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(unpacked ?? data.length, 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(at, 42);
    files.push(local, Buffer.from(name), data);
    directory.push(central, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, listed, end]);
};

const OFFICE = { '[Content_Types].xml': '<Types/>', '_rels/.rels': '<Relationships/>' };

/** Documents as programs write them, as far as their directory tells. */
export const PACKAGES = {
  docx: { ...OFFICE, 'word/document.xml': '<document/>' },
  xlsx: { ...OFFICE, 'xl/workbook.xml': '<workbook/>' },
  odt: { mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<content/>' },
} as const;
