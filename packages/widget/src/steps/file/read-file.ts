import {
  cleanFileName,
  FILE_KINDS,
  kindByName,
  looksLikeKind,
  writeFileReference,
  type FileKind,
} from '@remit/contract';

/** A file that was chosen: what an answer says of it, and what it holds. */
export type ReadFile = {
  readonly name: string;
  readonly text: string;
  readonly upload: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** Of what cannot be taken: it is told what is wrong with it by its kind and size, and nobody asks for more. */
const UNKNOWN = 'unknown/kind';

/**
 * Reads a file that the visitor chose. It stays on this page.
 * @param upload id under which it will be handed in
 * @param most bytes; a larger one is not read
 * @returns with an empty text, when it cannot be read
 */
export const readFile = async (
  file: File,
  kinds: readonly FileKind[],
  most: number,
  upload: string,
): Promise<ReadFile> => {
  const { size } = file;
  const kind = kindByName(file.name, kinds);
  const [any = 'txt'] = kinds;
  const name = kind ? cleanFileName(file.name, kind) : file.name;
  let bytes = new Uint8Array();
  let sha256 = '0'.repeat(64);
  let type: string = UNKNOWN;
  try {
    if (kind && size <= most) {
      bytes = new Uint8Array(await file.arrayBuffer());
      sha256 = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
    }
    if (kind && (size > most || looksLikeKind(kind, bytes))) ({ type } = FILE_KINDS[kind]);
  } catch {
    // Expected: it was moved or changed since it was chosen, or this page is not served over HTTPS.
    return { name, text: '', upload, bytes };
  }
  const text = writeFileReference({ name: cleanFileName(name, kind ?? any), type, size, sha256, upload });
  return { name, text, upload, bytes };
};
