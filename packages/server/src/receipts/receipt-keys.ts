import {
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  importSPKI,
  type CryptoKey,
} from 'jose';
import { SetupError } from '../setup/setup-error.js';
import { makeKeyFile, readKeyFile, tellOfNewKeyFile } from '../vault/key-file.js';
import { ALGORITHM, publicKeySchema, signPayload, type PublicKey } from './sign-receipt.js';

/** Signs receipts, and gives out what they are verified with. */
export type ReceiptKeys = {
  /** @returns a compact JWS */
  readonly sign: (payload: string) => Promise<string>;
  /** All that signed once and may be verified still, the one in use first. */
  readonly publicKeys: readonly PublicKey[];
};

const inFile = (expected: string): SetupError =>
  new SetupError(`REMIT_RECEIPT_KEY_FILE: expected ${expected}`);

/** The public part of a key, with its thumbprint as its id (RFC 7638). */
const publicKeyOf = async (key: CryptoKey): Promise<PublicKey> => {
  const { kty, crv, x } = await exportJWK(key);
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  return publicKeySchema.parse({ kty, crv, x, kid, use: 'sig', alg: ALGORITHM });
};

/** @returns undefined when it is no Ed25519 key */
const readKey = async (pem: string): Promise<CryptoKey | undefined> => {
  const read = pem.includes('PRIVATE KEY') ? importPKCS8 : importSPKI;
  try {
    // Extractable, since the public part is made from it.
    return await read(pem, ALGORITHM, { extractable: true });
  } catch {
    // Not a key, one of another kind, or one that is locked with a password.
    return undefined;
  }
};

const PEM = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g;

/** Keys in PEM, newest first: the first is private and signs; of older ones the public part is enough. */
const readKeys = async (text: string): Promise<ReceiptKeys | undefined> => {
  const read = await Promise.all([...text.matchAll(PEM)].map(([pem]) => readKey(pem)));
  const [signing] = read;
  const keys = read.filter((key) => key !== undefined);
  if (signing?.type !== 'private' || keys.length < read.length) return undefined;
  const [newest, ...older] = await Promise.all(keys.map(publicKeyOf));
  if (!newest) return undefined;
  return {
    publicKeys: [newest, ...older],
    sign: (payload) => signPayload(payload, signing, newest.kid),
  };
};

const newKeyFile = async (): Promise<string> => {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return `${await exportPKCS8(privateKey)}\n`;
};

/**
 * Reads the keys that receipts are signed with; where there is no file, makes one with a new key, its
 * owner's alone, of which `tellOfNewReceiptKey` then tells.
 * @throws SetupError when they cannot be had
 */
export const loadOrMakeReceiptKeys = async (file: string): Promise<ReceiptKeys> => {
  let text = await readKeyFile(file, inFile);
  if (text === undefined) {
    await makeKeyFile(file, await newKeyFile(), inFile);
    // Another process may have been faster: its key counts.
    text = await readKeyFile(file, inFile);
  }
  const keys = await readKeys(text ?? '');
  if (!keys) throw inFile(`Ed25519 keys in PEM in ${file}, a private one first`);
  return keys;
};

/** Tells the operator, in one line and once, of a key for receipts that was made. */
export const tellOfNewReceiptKey = (file: string, tell: (line: string) => void): void =>
  tellOfNewKeyFile(file, () =>
    tell(
      `a key was made that receipts are signed with: ${file}. Back it up, so that they can always be verified`,
    ),
  );
