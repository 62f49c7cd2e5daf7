import type { FileKind } from '../src/index.js';

/** How a file of each kind begins: a character for a byte. */
export const FILE_BEGINNINGS: Readonly<Record<FileKind, string>> = {
  pdf: '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n',
  png: '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
  jpeg: '\xff\xd8\xff\xe0\0\x10JFIF\0\x01',
  webp: 'RIFF\x24\0\0\0WEBPVP8 ',
  heic: '\0\0\0\x18ftypheic\0\0\0\0mif1heic',
  txt: 'Four metres by two.\r\n',
  csv: 'width,depth\n4,2\n',
  docx: 'PK\x03\x04\x14\0\x06\0\x08\0\0\0',
  xlsx: 'PK\x03\x04\x14\0\x06\0\x08\0\0\0',
  odt: 'PK\x03\x04\x14\0\0\x08\0\0\0\0',
};
