import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** Bytes of a key. */
export const KEY_BYTES = 32;
/** Bytes of the number used once (NIST SP 800-38D, 8.2.2: 96 random bits), and of the tag. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** One call for randomness serves this many values: the call costs more than the bytes. */
const POOLED = 512;

const pool = Buffer.alloc(IV_BYTES * POOLED);
let used = pool.length;

const keyPool = Buffer.alloc(KEY_BYTES * POOLED);
let keysUsed = keyPool.length;

/** A new key. Nothing of it stays in the pool it was taken from. */
export const newKey = (): Buffer => {
  if (keysUsed === keyPool.length) {
    randomFillSync(keyPool);
    keysUsed = 0;
  }
  const taken = keyPool.subarray(keysUsed, keysUsed + KEY_BYTES);
  keysUsed += KEY_BYTES;
  const key = Buffer.from(taken);
  taken.fill(0);
  return key;
};

const nextIv = (): Buffer => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += IV_BYTES;
  return pool.subarray(used - IV_BYTES, used);
};

/**
 * Parts as one text that no other parts give: each after its length. What was encrypted for one place cannot
 * be passed off as belonging to another.
 */
export const placeOf = (...parts: readonly string[]): Buffer =>
  Buffer.from(parts.map((part) => `${part.length}:${part}`).join(''), 'utf8');

/**
 * Encrypts with AES-256-GCM.
 * @param place where the result belongs; it opens nowhere else
 * @returns iv, ciphertext and tag
 */
export const encryptBytes = (key: Buffer, plain: Buffer, place: Buffer): Buffer => {
  const iv = nextIv();
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(place);
  const encrypted = cipher.update(plain);
  cipher.final();
  return Buffer.concat([iv, encrypted, cipher.getAuthTag()]);
};

/** @returns undefined when it was encrypted with another key, for another place, or was changed since */
export const decryptBytes = (key: Buffer, bytes: Buffer, place: Buffer): Buffer | undefined => {
  const end = bytes.length - TAG_BYTES;
  if (end < IV_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  }).setAAD(place);
  decipher.setAuthTag(bytes.subarray(end));
  const plain = decipher.update(bytes.subarray(IV_BYTES, end));
  try {
    decipher.final();
  } catch {
    // The only thing final() throws for: the tag does not fit.
    return undefined;
  }
  return plain;
};

/** The same as text: base64url. */
export const encrypt = (key: Buffer, plain: Buffer, place: Buffer): string =>
  encryptBytes(key, plain, place).toString('base64url');

/** The same of such a text. */
export const decrypt = (key: Buffer, text: string, place: Buffer): Buffer | undefined =>
  decryptBytes(key, Buffer.from(text, 'base64url'), place);
