import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instructions, LeadRecord } from '@remit/contract';
import { refusal, type ItemRefusal } from './refuse-item.js';

/** The field of a record type that names a user, by its category. */
const userFields = new WeakMap<Instructions, ReadonlyMap<string, string>>();

/** Asked for each record: of the types, only those that name a user are kept in mind. */
const userFieldOf = (instructions: Instructions, type: string): string | undefined => {
  let known = userFields.get(instructions);
  if (!known) {
    known = new Map(
      Object.entries(instructions.records).flatMap(([id, { fields }]) => {
        const named = Object.keys(fields).find((name) => fields[name] === 'username');
        return named === undefined ? [] : [[id, named] as const];
      }),
    );
    userFields.set(instructions, known);
  }
  return known.get(type);
};

/**
 * The proof that a person is a user of the controller, as the controller's server makes it.
 * @param exp the moment from which it proves nothing any more, milliseconds since 1970
 */
export const proofOf = (secret: string, controller: string, user: string, exp: number): string => {
  const said = ['remit-identify', controller, user, String(exp)].join('\0');
  return `${exp}.${createHmac('sha256', secret).update(said).digest('base64url')}`;
};

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** What a record's proof is checked against. */
export type IdentityChecks = {
  readonly instructions: Instructions;
  /** The controller's identity secret; asked for only where there is a proof. */
  readonly secret: () => Promise<string>;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
};

/**
 * Notes in the tag of a record that names a user that nobody but the page says so.
 * @param record ours alone
 */
export const noteClaim = ({ type, tag, fields }: LeadRecord, instructions: Instructions): void => {
  const field = userFieldOf(instructions, type);
  if (field !== undefined && Object.hasOwn(fields, field)) tag.identity = 'claimed';
};

/**
 * Checks a record's proof of who its user is, and notes it in the tag. The proof itself is kept nowhere.
 * @param record ours alone
 * @param path of the record within the request
 * @returns why the record is refused: its proof proves nothing
 */
export const checkProof = async (
  { type, tag, fields, proof = '' }: LeadRecord,
  path: string,
  { instructions, secret, receivedAt }: IdentityChecks,
): Promise<ItemRefusal | undefined> => {
  const field = userFieldOf(instructions, type);
  const user = field === undefined ? undefined : fields[field];
  const refused = (code: 'proof_without_user' | 'proof_forged' | 'proof_expired') =>
    refusal(code, `${path}.proof`);
  if (typeof user !== 'string') return refused('proof_without_user');
  const exp = Number(/^(\d{1,16})\./.exec(proof)?.[1] ?? NaN);
  const right = proofOf(await secret(), instructions.controller, user, exp);
  if (!isSame(proof, right)) return refused('proof_forged');
  if (receivedAt >= exp) return refused('proof_expired');
  tag.identity = 'verified';
  return undefined;
};
