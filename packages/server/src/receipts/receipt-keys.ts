import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { SetupError } from '../setup/setup-error.js';
import { makeKeyFile, readKeyFile, tellOfNewKeyFile } from '../vault/key-file.js';
import { publicKeySchema, signPayload, type PublicKey } from './sign-receipt.js';

/** Signs receipts, and gives out what they are verified with. */
export type ReceiptKeys = {
  /** @returns a compact JWS */
  readonly sign: (payload: string) => string;
  /** All that signed once and may be verified still, the one in use first. */
  readonly publicKeys: readonly PublicKey[];
};

const inFile = (expected: string): SetupError =>
  new SetupError(`REMIT_RECEIPT_KEY_FILE: expected ${expected}`);

/** The key with its thumbprint as its id (RFC 7638): its members in their order, hashed. */
const publicKeyOf = (key: KeyObject): PublicKey => {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  const thumbprint = hash('sha256', JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }), 'base64url');
  return publicKeySchema.parse({ kty: 'OKP', crv: 'Ed25519', x, kid: thumbprint, use: 'sig', alg: 'EdDSA' });
};

/** @returns undefined when it is no Ed25519 key */
const readKey = (pem: string): KeyObject | undefined => {
  try {
    const key = pem.includes('PRIVATE KEY') ? createPrivateKey(pem) : createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    // Not a key, or one that is locked with a password.
    return undefined;
  }
};

const PEM = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g;

/** Keys in PEM, newest first: the first is private and signs; of older ones the public part is enough. */
const readKeys = (text: string): ReceiptKeys | undefined => {
  const keys = [...text.matchAll(PEM)].map(([pem]) => readKey(pem));
  const [signing] = keys;
  if (signing?.type !== 'private') return undefined;
  const publicKeys = keys.flatMap((key) => (key ? [publicKeyOf(key)] : []));
  const kid = publicKeys[0]?.kid;
  if (kid === undefined || publicKeys.length < keys.length) return undefined;
  return { publicKeys, sign: (payload) => signPayload(payload, signing, kid) };
};

const newKeyFile = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/**
 * Reads the keys that receipts are signed with; where there is no file, makes one with a new key, its
 * owner's alone, of which `tellOfNewReceiptKey` then tells.
 * @throws SetupError when they cannot be had
 */
export const loadOrMakeReceiptKeys = async (file: string): Promise<ReceiptKeys> => {
  let text = await readKeyFile(file, inFile);
  if (text === undefined) {
    await makeKeyFile(file, newKeyFile(), inFile);
    // Another process may have been faster: its key counts.
    text = await readKeyFile(file, inFile);
  }
  const keys = readKeys(text ?? '');
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
