import { decryptBytes, encryptBytes, placeOf } from './aes-gcm.js';

/** The one place at which a sealed part of a file opens. */
export type PartPlace = {
  readonly controller: string;
  readonly subject: string;
  readonly record: string;
  readonly upload: string;
  readonly part: number;
};

const bytesOf = ({ controller, subject, record, upload, part }: PartPlace): Buffer =>
  placeOf('file', controller, subject, record, upload, String(part));

/** Seals a part of a file with the key of the person whose it is. */
export const sealPart = (key: Buffer, place: PartPlace, bytes: Buffer): Buffer =>
  encryptBytes(key, bytes, bytesOf(place));

/** @returns undefined when it was sealed with another key or at another place, or was changed since */
export const openPart = (key: Buffer, place: PartPlace, sealed: Buffer): Buffer | undefined =>
  decryptBytes(key, sealed, bytesOf(place));
