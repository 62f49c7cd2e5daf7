import { compactVerify, CompactSign, errors, importJWK, type CryptoKey } from 'jose';
import { z } from 'zod';
import { parseJson } from './parse-json.js';

/** Ed25519 under the name that RFC 8037 gave it, as in every receipt so far. */
export const ALGORITHM = 'EdDSA';

/** What marks these signatures, so that none made for another use passes for a receipt. */
const TYPE = 'consent-receipt';

/** A public key as a JSON Web Key (RFC 8037). */
export const publicKeySchema = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/),
  kid: z.string().min(1),
});

/** A set of public keys, as `/.well-known/jwks.json` gives it (RFC 7517). */
export const publicKeysSchema = z.looseObject({ keys: z.array(publicKeySchema) });

export type PublicKey = z.infer<typeof publicKeySchema>;

/** Nothing else may be in the header: what is not known could change what the signature means (RFC 7515, 4.1.11). */
const headerSchema = z.strictObject({
  alg: z.literal(ALGORITHM),
  kid: z.string(),
  typ: z.literal(TYPE),
});

/** Only the one way to write these bytes: otherwise a byte of the text could be changed unnoticed. */
const decode = (part: string): Buffer | undefined => {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
};

/**
 * Signs a payload: a JWS in its compact form, with Ed25519 (RFC 7515, RFC 8037). The same payload and key
 * always give the same text.
 */
export const signPayload = (payload: string, key: CryptoKey, kid: string): Promise<string> =>
  new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE })
    .sign(key);

/** What was signed, or why it is not believed. */
export type Verified =
  { readonly ok: true; readonly payload: unknown } | { readonly ok: false; readonly problem: string };

const refused = (problem: string): Verified => ({ ok: false, problem });

/** Verifies a signature with the key that its header names. */
export const verifySignature = async (text: string, keys: readonly PublicKey[]): Promise<Verified> => {
  const parts = text.split('.');
  const [header, payload, signature] = parts.map(decode);
  if (parts.length !== 3 || !header || !payload || !signature) return refused('not a signed receipt');
  const read = headerSchema.safeParse(parseJson(header.toString('utf8')));
  if (!read.success) return refused('not signed as receipts are');
  const key = keys.find(({ kid }) => kid === read.data.kid);
  if (!key) return refused('signed with a key that is not among those given');
  const { kty, crv, x } = key;
  try {
    await compactVerify(text, await importJWK({ kty, crv, x }, ALGORITHM), { algorithms: [ALGORITHM] });
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return refused('changed since it was signed, or signed by somebody else');
    throw error;
  }
  return { ok: true, payload: parseJson(payload.toString('utf8')) };
};
