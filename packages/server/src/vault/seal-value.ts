import { CATEGORIES, isCategory, type FieldValue } from '@remit/contract';
import { decrypt, encrypt, placeOf } from './aes-gcm.js';

/** A value at rest: base64url of iv, ciphertext and tag. No value of a field is an object, so the form tells. */
export type Sealed = { readonly sealed: string };

/** A value as it is kept. */
export type KeptValue = FieldValue | Sealed;
export type KeptFields = Readonly<Record<string, KeptValue>>;

/** The one place at which a sealed value opens. */
export type Place = {
  readonly controller: string;
  readonly subject: string;
  readonly record: string;
  readonly field: string;
};

export const isSealed = (value: KeptValue): value is Sealed =>
  typeof value === 'object' && !Array.isArray(value) && 'sealed' in value;

/**
 * Whether values of a category are kept sealed: all but what says something of a device or a behaviour and
 * of nobody by name.
 * @param category undefined or unknown: sealed
 */
export const isKeptSealed = (category: string | undefined): boolean =>
  category === undefined || !isCategory(category) || CATEGORIES[category] !== 'pseudonymous';

const bytesOf = ({ controller, subject, record, field }: Place): Buffer =>
  placeOf(controller, subject, record, field);

/** Seals a value with the key of the person whose it is. */
export const sealValue = (key: Buffer, place: Place, value: FieldValue): Sealed => ({
  sealed: encrypt(key, Buffer.from(JSON.stringify(value), 'utf8'), bytesOf(place)),
});

/** @returns undefined when it was sealed with another key or at another place, or was changed since */
export const openValue = (key: Buffer, place: Place, { sealed }: Sealed): FieldValue | undefined => {
  const plain = decrypt(key, sealed, bytesOf(place));
  // What opens was written by sealValue.
  return plain && (JSON.parse(plain.toString('utf8')) as FieldValue);
};
