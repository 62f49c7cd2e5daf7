import { sql } from 'kysely';
import { noteRun } from '../audit/note-run.js';
import { among } from '../store/among.js';
import { readControllers } from '../store/controllers.js';
import type { Database } from '../store/database.js';
import { eraseSubject } from '../store/erase-subject.js';
import { instructionsInForce } from '../store/instructions.js';
import { addLookups } from '../store/lookups.js';
import { toRecord } from '../store/records.js';
import { addSecret } from '../store/secrets.js';
import { addKeys } from '../store/subject-keys.js';
import { addSubjects, readSubjectStates } from '../store/subjects.js';
import type { MasterKeySource } from '../vault/load-master-keys.js';
import { openFields } from '../vault/open-fields.js';
import { INDEX_SECRET, openVault, type Vault } from '../vault/open-vault.js';
import { lookupsOf } from '../vault/seal-records.js';
import type { KeysFile, KeysLine } from './keys-file.js';

/** Rows handled at once. */
const BATCH = 1000;

export type BroughtBack = {
  /** People whose key is there again. */
  readonly people: number;
  /** People who were erased since the backup, and are erased again. */
  readonly erasedAgain: number;
};

type Of<K extends KeysLine['kind']> = Extract<KeysLine, { readonly kind: K }>;

/** Lines of one kind and controller, some at a time. */
const inBatches = async function* <K extends KeysLine['kind']>(
  lines: AsyncIterable<KeysLine>,
  kind: K,
): AsyncIterable<readonly Of<K>[]> {
  const isOfKind = (line: KeysLine): line is Of<K> => line.kind === kind;
  let batch: Of<K>[] = [];
  for await (const line of lines) {
    if (!isOfKind(line)) continue;
    const [first] = batch;
    if (first && (first.controller !== line.controller || batch.length === BATCH)) {
      yield batch;
      batch = [];
    }
    batch.push(line);
  }
  if (batch.length > 0) yield batch;
};

const addPeoplesKeys = async ({ engine, write }: Database, keys: KeysFile): Promise<number> => {
  let people = 0;
  const controllers = await readControllers(write);
  for await (const batch of inBatches(keys.lines(), 'key')) {
    const [first] = batch;
    // Whoever came after the backup is not there, and neither is what was sealed with their key.
    if (!first || !controllers.includes(first.controller)) continue;
    const { controller } = first;
    const subjects = batch.map(({ subject }) => subject);
    const known = await readSubjectStates(engine, write, controller, subjects);
    const wanted = batch.filter(({ subject }) => known.get(subject)?.erasedAt === null);
    if (wanted.length > 0) people += await addKeys(engine, write, controller, wanted);
  }
  return people;
};

/** Who was erased after the backup is erased again; who came after it and was erased stays recognised. */
const eraseAgain = async (database: Database, keys: KeysFile, now: number): Promise<number> => {
  const { engine, write, atomically } = database;
  const controllers = await readControllers(write);
  let erased = 0;
  for await (const batch of inBatches(keys.lines(), 'erased')) {
    const [first] = batch;
    if (!first || !controllers.includes(first.controller)) continue;
    const { controller } = first;
    const known = await readSubjectStates(
      engine,
      write,
      controller,
      batch.map(({ subject }) => subject),
    );
    const unknown = batch.filter(({ subject }) => !known.has(subject));
    await atomically(async (transaction) => {
      if (unknown.length === 0) return;
      await addSubjects(
        engine,
        transaction,
        controller,
        unknown.map(({ subject, secretHash }) => ({ id: subject, secretHash })),
      );
      const ids = unknown.map(({ subject }) => subject);
      await transaction
        .updateTable('subjects')
        .set({ erased_at: now })
        .where('controller_id', '=', controller)
        .where(among(engine, 'id', ids))
        .execute();
    });
    for (const { subject } of batch) {
      if (known.get(subject)?.erasedAt !== null) continue;
      await eraseSubject(database, controller, { subject, actor: 'restore', now });
      erased += 1;
    }
  }
  return erased;
};

/** Records are found by their values again; who has no key any more is not found. */
const makeLookups = async ({ engine, write }: Database, vault: Vault): Promise<void> => {
  for (const controller of await readControllers(write)) {
    const { records: plans } = await instructionsInForce(write, controller);
    let after = '';
    for (;;) {
      const rows = await write
        .selectFrom('records')
        .selectAll()
        .where('controller_id', '=', controller)
        .where('id', '>', after)
        .where(sql<boolean>`cast(fields as text) like '%"sealed"%'`)
        .orderBy('id')
        .limit(BATCH)
        .execute();
      const records = rows.map(toRecord);
      const opened = await openFields(vault, controller, records);
      const lookups = records.flatMap(({ id, subject, type }, index) =>
        lookupsOf(vault, controller, {
          id,
          subject,
          fields: opened[index]?.fields ?? {},
          categories: (Object.hasOwn(plans, type) ? plans[type] : undefined)?.fields ?? {},
        }),
      );
      if (lookups.length > 0) await addLookups(engine, write, controller, lookups);
      const last = records.at(-1);
      if (!last || records.length < BATCH) break;
      after = last.id;
    }
  }
};

/**
 * Gives a database that holds the data of a backup, and no keys, the keys of those who are still there; and
 * erases again who was erased since.
 * @param now milliseconds since 1970
 */
export const bringBack = async (
  database: Database,
  keys: KeysFile,
  source: MasterKeySource,
  now: () => number,
): Promise<BroughtBack> => {
  // First: should this be broken off, nobody who was erased is there with a key.
  const erasedAgain = await eraseAgain(database, keys, now());
  await addSecret(database.write, INDEX_SECRET, keys.secret.kept);
  const people = await addPeoplesKeys(database, keys);
  const vault = await openVault({ database, source, now });
  await makeLookups(database, vault);
  await noteRun(database, 'restore', { keysOf: keys.created }, now());
  await database.scrub();
  return { people, erasedAgain };
};
