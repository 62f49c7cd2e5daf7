import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** Milliseconds within which work has to be done. */
export const WORK_VALID = 600_000;

/** What work is asked for: a record of a controller. */
export type Asked = { readonly controller: string; readonly record: string };

const macOf = (secret: string, controller: string, terms: string): string =>
  createHmac('sha256', secret).update(`remit work ${controller} ${terms}`).digest('base64url');

/**
 * A challenge, `<bits>.<end>.<record>.<HMAC-SHA256>`: good for one record of one controller, until its end (SP3).
 * @param secret that only this installation and the controller know, so that any process of it can check the answer
 * @param bits zeroes that the hash of an answer begins with: each doubles the work
 */
export const makeChallenge = (
  secret: string,
  { controller, record }: Asked,
  bits: number,
  now: number,
): string => {
  const terms = `${bits}.${now + WORK_VALID}.${record}`;
  return `${terms}.${macOf(secret, controller, terms)}`;
};

const beginsWithZeroes = (digest: Buffer, bits: number): boolean =>
  digest.length * 8 >= bits && (bits === 0 || digest.readUInt32BE(0) >>> (32 - bits) === 0);

export type WorkChecked =
  | { readonly ok: true; readonly record: string }
  | { readonly ok: false; readonly code: 'work_invalid' | 'work_expired' };

/**
 * Checks that work was asked for by this installation, is not late, and was done: SHA-256 of `<challenge>.<solution>`
 * begins with as many zeroes as it was to have.
 */
export const checkWork = (
  secret: string,
  controller: string,
  { challenge, solution }: { readonly challenge: string; readonly solution: string },
  now: number,
): WorkChecked => {
  const [bits = '', end = '', record = '', mac = '', ...more] = challenge.split('.');
  const expected = Buffer.from(macOf(secret, controller, `${bits}.${end}.${record}`));
  const given = Buffer.from(mac);
  if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected))
    return { ok: false, code: 'work_invalid' };
  // From here on it is what this installation wrote.
  if (Number(end) < now) return { ok: false, code: 'work_expired' };
  return beginsWithZeroes(hash('sha256', `${challenge}.${solution}`, 'buffer'), Number(bits))
    ? { ok: true, record }
    : { ok: false, code: 'work_invalid' };
};
