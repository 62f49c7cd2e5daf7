import { createHmac } from 'node:crypto';
import type { FieldValue } from '@remit/contract';
import type { LookupKind } from '../store/lookups.js';
import { placeOf } from './aes-gcm.js';

/** An e-mail address as it is compared: without spaces around it, in one form of its characters, in lower case. */
export const normaliseEmail = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** A telephone number as it is compared: its digits, and a + before them. */
const normalisePhone = (text: string): string => {
  const plain = text.normalize('NFKC').trim();
  const digits = plain.replace(/\D/g, '');
  return digits !== '' && plain.startsWith('+') ? `+${digits}` : digits;
};

const NORMALISE = { email: normaliseEmail, phone: normalisePhone };

/**
 * The keyed digest by which a value is found: HMAC-SHA-256 over kind, controller and the normalised value.
 * Without the key nobody can try values against it, and two controllers' digests of one value differ.
 * @returns undefined when nothing is left of the value to be found by
 */
export const digestOf = (
  key: Buffer,
  controller: string,
  kind: LookupKind,
  value: string,
): string | undefined => {
  const normalised = NORMALISE[kind](value);
  if (normalised === '') return undefined;
  return createHmac('sha256', key)
    .update(placeOf(kind, controller, normalised))
    .digest('base64url');
};

/** By what values of this category are found; undefined for all others. */
export const lookupKindOf = (category: string | undefined): LookupKind | undefined =>
  category === 'email' || category === 'phone' ? category : undefined;

/** The texts of a value: itself, or each of a list. */
export const textsOf = (value: FieldValue): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
