import type { Database } from '../store/database.js';
import { readControllers } from '../store/controllers.js';
import { holdSecret, readSecret, rewrapSecret } from '../store/secrets.js';
import { keysAfter, keysByMaster, rewrapKeys, type WrappedKey } from '../store/subject-keys.js';
import { loadMasterKeys, replaceMasterKeys, type MasterKeySource } from './load-master-keys.js';
import { MasterKeyError, newMasterKey, type MasterKey, type MasterKeys } from './master-key.js';
import { INDEX_SECRET, unwrapPersonKey, unwrapSecret, wrapPersonKey, wrapSecret } from './open-vault.js';
import { countUnsealed } from './seal-stored.js';

/** Keys wrapped anew in one transaction: few enough that whoever else writes hardly waits. */
const BATCH = 500;

export type RotateParts = {
  readonly database: Database;
  readonly source: MasterKeySource;
  /** Told how far it is, after each batch. */
  readonly onBatch: (rewrapped: number) => void;
  /** True once it is to stop; it goes on from there the next time. */
  readonly stopped: () => boolean;
};

export type Rotated = {
  /** The master key that is in force now. */
  readonly master: string;
  /** People's keys that were wrapped anew. */
  readonly rewrapped: number;
  /** False when it was stopped before the end: the old keys are still needed. */
  readonly done: boolean;
  /** Ids of keys that are needed no more. */
  readonly retired: readonly string[];
};

const lacking = (id: string): MasterKeyError =>
  new MasterKeyError(
    `REMIT_MASTER_KEY_FILE: expected also the master key ${id}, by which keys in this database are wrapped`,
  );

const keyOf = (masters: MasterKeys, id: string): MasterKey => {
  const found = masters.find((each) => each.id === id);
  if (!found) throw lacking(id);
  return found;
};

/** The keys with a new one in front; a rotation that was broken off has put it there already. */
const withNewest = async (source: MasterKeySource): Promise<MasterKeys> => {
  const masters = await loadMasterKeys(source);
  if (masters.length > 1) return masters;
  if ('value' in source)
    throw new MasterKeyError(
      'REMIT_MASTER_KEY: expected the new key before the old one, with a comma between them; restart the server with both first',
    );
  const added: MasterKeys = [newMasterKey(), ...masters];
  await replaceMasterKeys(source.file, added);
  return added;
};

/**
 * From here on nothing is wrapped by another key than the newest. Whoever wraps a new person's key holds the
 * secret's row until that is on disk, and so does whoever changes the file: two that rotate never add a key
 * each.
 */
const bringIntoForce = ({ engine, atomically }: Database, source: MasterKeySource): Promise<MasterKeys> =>
  atomically(async (transaction) => {
    const secret = await holdSecret(engine, transaction, INDEX_SECRET);
    const masters = await withNewest(source);
    const [newest] = masters;
    if (secret.master === newest.id) return masters;
    const plain = unwrapSecret(keyOf(masters, secret.master), INDEX_SECRET, secret.wrapped);
    if (!plain) throw lacking(secret.master);
    await rewrapSecret(transaction, INDEX_SECRET, wrapSecret(newest, INDEX_SECRET, plain));
    return masters;
  });

/** Takes the old keys away, unless another rotation has begun meanwhile. */
const retire = (
  { engine, atomically }: Database,
  source: MasterKeySource,
  newest: MasterKey,
): Promise<void> =>
  atomically(async (transaction) => {
    const { master } = await holdSecret(engine, transaction, INDEX_SECRET);
    const wrappedBy = await keysByMaster(transaction).execute();
    if (master !== newest.id || wrappedBy.some((each) => each.master !== newest.id))
      throw new MasterKeyError(
        'REMIT_MASTER_KEY_FILE: expected no other rotation at the same time; run this one again',
      );
    if ('file' in source) await replaceMasterKeys(source.file, [newest]);
  });

const rewrapBatch = (
  { engine, atomically }: Database,
  masters: MasterKeys,
  controller: string,
  after: string,
): Promise<{ readonly rewrapped: number; readonly last: string | undefined }> =>
  atomically(async (transaction) => {
    const [newest] = masters;
    const rows = await keysAfter(engine, transaction, controller, after, newest.id, BATCH).execute();
    const anew = rows.map((row): WrappedKey => {
      const key = unwrapPersonKey(keyOf(masters, row.master), controller, row);
      if (!key) throw lacking(row.master);
      return wrapPersonKey(newest, controller, row.subject, key);
    });
    await rewrapKeys(engine, transaction, controller, anew);
    return { rewrapped: rows.length, last: rows.at(-1)?.subject };
  });

/**
 * Puts a new master key in the place of the old one: adds it, wraps every key anew in batches, and takes the
 * old one away when nothing needs it any more. May run beside a server, be killed at any moment, and be
 * started again: it goes on from there.
 * @throws MasterKeyError
 */
export const rotateKeys = async ({ database, source, onBatch, stopped }: RotateParts): Promise<Rotated> => {
  if (!(await readSecret(database.read, INDEX_SECRET)))
    throw new MasterKeyError('REMIT_DATA_DIR: expected a database with keys in it; start the server first');
  const masters = await bringIntoForce(database, source);
  const [newest, ...older] = masters;
  let rewrapped = 0;
  for (const controller of await readControllers(database.read)) {
    let after: string | undefined = '';
    while (after !== undefined) {
      if (stopped()) return { master: newest.id, rewrapped, done: false, retired: [] };
      const batch: Awaited<ReturnType<typeof rewrapBatch>> = await rewrapBatch(
        database,
        masters,
        controller,
        after,
      );
      rewrapped += batch.rewrapped;
      if (batch.rewrapped > 0) onBatch(rewrapped);
      after = batch.last;
    }
  }
  await retire(database, source, newest);
  return { master: newest.id, rewrapped, done: true, retired: older.map(({ id }) => id) };
};

export type KeysStatus = {
  /** Ids of the master keys at hand, newest first. */
  readonly masters: readonly string[];
  /** Id of the one that wraps new keys; undefined while there is none. */
  readonly inForce: string | undefined;
  /** People's keys, by the master key that wraps them. */
  readonly people: readonly { readonly master: string; readonly count: number }[];
  /** Records stored before there were keys, and not sealed yet. */
  readonly unsealed: number;
};

/** How the keys stand. Changes nothing. */
export const keysStatus = async (
  { read }: Pick<Database, 'read'>,
  source: MasterKeySource,
): Promise<KeysStatus> => {
  const masters = await loadMasterKeys(source);
  const secret = await readSecret(read, INDEX_SECRET);
  const people = await keysByMaster(read).execute();
  let unsealed = 0;
  for (const controller of await readControllers(read)) unsealed += await countUnsealed(read, controller);
  return { masters: masters.map(({ id }) => id), inForce: secret?.master, people, unsealed };
};
