import { hash, randomBytes } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES, placeOf } from './aes-gcm.js';

/** A key that wraps other keys. Its id says nothing of it and is kept with what it wrapped. */
export type MasterKey = { readonly id: string; readonly key: Buffer };

/** Newest first, at least one. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

const ID_LENGTH = 16;

/** What is wrong with the master keys, as one line that names the variable. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError';
  readonly code = 'master_key';
}

export const masterKeyOf = (key: Buffer): MasterKey => ({
  id: hash('sha256', Buffer.concat([Buffer.from('remit master key\n'), key])).slice(0, ID_LENGTH),
  key,
});

export const newMasterKey = (): MasterKey => masterKeyOf(randomBytes(KEY_BYTES));

/** Base64 with or without padding, in either alphabet, of exactly as many bytes as a key has. */
const readKey = (text: string): MasterKey | undefined => {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  return masterKeyOf(Buffer.from(text, 'base64'));
};

/**
 * Reads master keys, newest first: one to a line, or separated by commas. Lines that begin with # are for
 * people.
 * @returns undefined when there is none, or one that is not 32 bytes as base64
 */
export const readMasterKeys = (text: string): MasterKeys | undefined => {
  const parts = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const keys = parts.flatMap((part) => readKey(part) ?? []);
  const [newest, ...older] = keys;
  return newest && keys.length === parts.length ? [newest, ...older] : undefined;
};

/** What `readMasterKeys` reads, as the content of a file. */
export const writeMasterKeys = (keys: readonly MasterKey[]): string =>
  [
    '# Master keys of Remit, newest first. Without them nothing personal in the database can be read.',
    '# Keep a copy in a safe place, apart from the backups of the database.',
    ...keys.map(({ key }) => key.toString('base64')),
    '',
  ].join('\n');

/** Wraps a key for one place. */
export const wrap = ({ key }: MasterKey, wrapped: Buffer, ...place: readonly string[]): string =>
  encrypt(key, wrapped, placeOf(...place));

/** @returns undefined when it was wrapped by another master key or for another place */
export const unwrap = ({ key }: MasterKey, text: string, ...place: readonly string[]): Buffer | undefined =>
  decrypt(key, text, placeOf(...place));
