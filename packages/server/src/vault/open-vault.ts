import { randomBytes } from 'node:crypto';
import type { Database, Executor } from '../store/database.js';
import type { Lookup, LookupKind } from '../store/lookups.js';
import { addSecret, holdMaster, readSecret } from '../store/secrets.js';
import { readKeys, type WrappedKey } from '../store/subject-keys.js';
import { KEY_BYTES, newKey } from './aes-gcm.js';
import { digestOf } from './blind-index.js';
import { identitySecretOf } from './identity-secret.js';
import { loadMasterKeys, loadOrMakeMasterKeys, type MasterKeySource } from './load-master-keys.js';
import { MasterKeyError, unwrap, wrap, type MasterKey, type MasterKeys } from './master-key.js';
import { personOf, type DerivedPerson } from './person-of.js';
import { rememberKeys } from './remember-keys.js';

/** The secret that keys the index of lookups. What wraps it is the master key in force. */
export const INDEX_SECRET = 'lookup-index';

/** People's keys within a transaction that writes. */
export type KeysForWriting = {
  /** The key of one of the people asked for; made now where there is none. */
  readonly of: (subject: string) => Buffer;
  /** Keys made just now: to be added in the same transaction. */
  readonly made: readonly WrappedKey[];
};

/** The keys of the installation. Nothing that it holds is ever written as it is. */
export interface Vault {
  /** The keys of people whose values are read; who has none, or whose was destroyed, is absent. */
  keysForReading(controller: string, subjects: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** The keys of people of whom something is to be stored in this transaction; made where there are none. */
  keysForWriting(
    executor: Executor,
    controller: string,
    subjects: readonly string[],
  ): Promise<KeysForWriting>;
  /** The same of people of whom something may be stored: none is made before it is asked for. */
  keysWhenAsked(executor: Executor, controller: string, subjects: readonly string[]): Promise<KeysForWriting>;
  /** By what a value can be found; undefined when nothing is left of it to be found by. */
  digest(controller: string, kind: LookupKind, value: string): Lookup['digest'] | undefined;
  /** The person behind the name that a source has for them; undefined when nothing is left of the name. */
  personOf(controller: string, source: string, person: string): DerivedPerson | undefined;
  /** What a controller's own server proves with who a person is. */
  identitySecret(controller: string, nonce: string): string;
  /** Takes a person's key out of memory, after it was destroyed. */
  forget(controller: string, subject: string): void;
}

export type VaultParts = {
  readonly database: Database;
  readonly source: MasterKeySource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

const PERSON = 'person';
const SECRET = 'secret';

/** Wraps a person's key. */
export const wrapPersonKey = (
  master: MasterKey,
  controller: string,
  subject: string,
  key: Buffer,
): WrappedKey => ({ subject, master: master.id, wrapped: wrap(master, key, PERSON, controller, subject) });

/** @returns undefined when it was not wrapped so */
export const unwrapPersonKey = (
  master: MasterKey,
  controller: string,
  { subject, wrapped }: Pick<WrappedKey, 'subject' | 'wrapped'>,
): Buffer | undefined => unwrap(master, wrapped, PERSON, controller, subject);

/** Wraps a secret of the installation. */
export const wrapSecret = (master: MasterKey, name: string, secret: Buffer) => ({
  master: master.id,
  wrapped: wrap(master, secret, SECRET, name),
});

/** @returns undefined when it was not wrapped so */
export const unwrapSecret = (master: MasterKey, name: string, wrapped: string): Buffer | undefined =>
  unwrap(master, wrapped, SECRET, name);

/**
 * Opens the vault of a database: reads the master keys and makes sure that they are the ones it was sealed
 * with. In an empty database the index's key is made, and where there is no file, the master key.
 * @throws MasterKeyError
 */
export const openVault = async ({ database, source, now }: VaultParts): Promise<Vault> => {
  const { engine, read, write } = database;
  const variable = 'value' in source ? 'REMIT_MASTER_KEY' : 'REMIT_MASTER_KEY_FILE';
  const another = () =>
    new MasterKeyError(
      `${variable}: expected the master key that this database was sealed with, not another`,
    );

  const known = await readSecret(write, INDEX_SECRET);
  let masters: MasterKeys = known ? await loadMasterKeys(source) : await loadOrMakeMasterKeys(source);
  if (!known) {
    const [newest] = masters;
    await addSecret(write, INDEX_SECRET, wrapSecret(newest, INDEX_SECRET, randomBytes(KEY_BYTES)));
  }

  /** The key of an id. One that is not known yet was brought in by a rotation since. */
  const masterOf = async (id: string): Promise<MasterKey> => {
    const find = () => masters.find((each) => each.id === id);
    const found = find();
    if (found) return found;
    masters = await loadMasterKeys(source);
    const brought = find();
    if (!brought) throw another();
    return brought;
  };

  // Read again: of processes that start at once, one has made it.
  const kept = await readSecret(write, INDEX_SECRET);
  const indexKey = kept && unwrapSecret(await masterOf(kept.master), INDEX_SECRET, kept.wrapped);
  if (!indexKey) throw another();

  const memory = rememberKeys(now);

  const load = async (
    executor: Executor,
    controller: string,
    subjects: readonly string[],
  ): Promise<Map<string, Buffer>> => {
    const keys = new Map<string, Buffer>();
    const missing: string[] = [];
    for (const subject of new Set(subjects)) {
      const key = memory.get(controller, subject);
      if (key) keys.set(subject, key);
      else missing.push(subject);
    }
    for (const row of await readKeys(engine, executor, controller, missing)) {
      const key = unwrapPersonKey(await masterOf(row.master), controller, row);
      // A row that somebody moved or changed: as if it was not there.
      if (!key) continue;
      memory.set(controller, row.subject, key);
      keys.set(row.subject, key);
    }
    return keys;
  };

  const keysWhenAsked: Vault['keysWhenAsked'] = async (executor, controller, subjects) => {
    const remembered = subjects.every((subject) => memory.get(controller, subject));
    const [keys, inForce] = await Promise.all([
      load(executor, controller, subjects),
      // Asked for at once: whose key is not remembered mostly has none.
      remembered ? undefined : holdMaster(engine, executor, INDEX_SECRET),
    ]);
    const without = new Set(subjects.filter((subject) => !keys.has(subject)));
    const master =
      without.size === 0
        ? undefined
        : await masterOf(inForce ?? (await holdMaster(engine, executor, INDEX_SECRET)));
    const made: WrappedKey[] = [];
    return {
      of: (subject) => {
        const held = keys.get(subject);
        if (held) return held;
        if (!master || !without.has(subject)) throw new Error('a person for whom no key was asked');
        const key = newKey();
        keys.set(subject, key);
        // Not remembered: the transaction may still come to nothing.
        made.push(wrapPersonKey(master, controller, subject, key));
        return key;
      },
      made,
    };
  };

  return {
    keysForReading: (controller, subjects) => load(read, controller, subjects),
    keysForWriting: async (executor, controller, subjects) => {
      const keys = await keysWhenAsked(executor, controller, subjects);
      subjects.forEach(keys.of);
      return keys;
    },
    keysWhenAsked,
    digest: (controller, kind, value) => digestOf(indexKey, controller, kind, value),
    personOf: (controller, of, person) => personOf(indexKey, controller, of, person),
    identitySecret: (controller, nonce) => identitySecretOf(indexKey, controller, nonce),
    forget: memory.forget,
  };
};
