import { Readable } from 'node:stream';
import type { FileReference } from '@remit/contract';
import type { ControllerStore } from '../store/store.js';

/** Nothing in it may run, load or be framed, whatever a browser takes it for. */
const FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** RFC 8187: a name in UTF-8, of which no character ends the header. */
const asAttachment = (name: string): string =>
  `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;

export const fileHeaders = ({ name, type, size }: FileReference): Readonly<Record<string, string>> => ({
  'content-type': type,
  'content-length': String(size),
  'content-disposition': asAttachment(name),
  'content-security-policy': FILE_POLICY,
  'cross-origin-resource-policy': 'same-origin',
});

/** The bytes of a file, opened part by part as they are sent. */
export const fileBytes = (
  controller: ControllerStore,
  record: { readonly id: string; readonly subject: string },
  { upload }: Pick<FileReference, 'upload'>,
): Readable =>
  Readable.from(controller.uploads.parts({ record: record.id, upload }, record.subject), {
    objectMode: false,
  });
