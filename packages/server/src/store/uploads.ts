import { isDeepStrictEqual } from 'node:util';
import { among } from './among.js';
import { openPart, sealPart } from '../vault/seal-part.js';
import type { Vault } from '../vault/open-vault.js';
import type { KeptValue } from '../vault/seal-value.js';
import type { Database, Executor } from './database.js';
import { readRecord } from './records.js';
import { addKeys } from './subject-keys.js';
import { holdSubjects } from './subjects.js';

/** A file of a record, as it is called. */
export type UploadName = { readonly record: string; readonly upload: string };

/** One part of a file, and what was decided about. */
export type NewPart = UploadName & {
  readonly subject: string;
  readonly field: string;
  /** The field's value by which the file was found to be wanted: when it is another meanwhile, nothing is kept. */
  readonly value: KeptValue;
  readonly part: number;
  readonly bytes: Buffer;
  /** It is the last: the file is whole now. */
  readonly last: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** How far a file has come. */
export type UploadProgress = { readonly parts: number; readonly complete: boolean };

/** A file that is kept whole. */
export type ReceivedFile = UploadName & { readonly field: string; readonly receivedAt: number };

/** Files that visitors handed in with their records, of one controller. */
export interface UploadStore {
  progress(file: UploadName): Promise<UploadProgress>;
  /** Keeps a part, sealed with the key of the person. @returns false when its field is gone or changed */
  add(part: NewPart): Promise<boolean>;
  /** The parts in order, opened one after the other. @throws when one is missing or does not open */
  parts(file: UploadName, subject: string): AsyncGenerator<Buffer>;
  /** Forgets what came of a file. */
  forget(file: UploadName): Promise<void>;
  /** Files of these records that are whole. */
  received(records: readonly string[]): Promise<readonly ReceivedFile[]>;
}

/** Milliseconds in which a file has to become whole. */
const TIME = 3_600_000;

/** The statement after which files that did not become whole in time are gone. */
export const forgettingUnfinished = (executor: Executor, controller: string, now: number) =>
  executor
    .deleteFrom('uploads')
    .where('controller_id', '=', controller)
    .where('completed_at', 'is', null)
    .where('begun_at', '<', now - TIME);

const partsOf = (executor: Executor, controller: string, { record, upload }: UploadName) =>
  executor
    .selectFrom('upload_parts')
    .where('controller_id', '=', controller)
    .where('record_id', '=', record)
    .where('upload_id', '=', upload);

const addPart = (
  { engine, atomically }: Database,
  vault: Vault,
  controller: string,
  { record, upload, subject, field, value, part, bytes, last, now }: NewPart,
): Promise<boolean> =>
  atomically(async (executor) => {
    const person = (await holdSubjects(engine, executor, controller, [subject])).get(subject);
    const kept = person && !person.erased ? await readRecord(executor, controller, record) : undefined;
    if (!kept || !isDeepStrictEqual(kept.fields[field], value)) return false;
    const keys = await vault.keysForWriting(executor, controller, [subject]);
    await addKeys(engine, executor, controller, keys.made);
    const whole = last ? { completed_at: now } : {};
    await executor
      .insertInto('uploads')
      .values({ controller_id: controller, record_id: record, id: upload, field, begun_at: now, ...whole })
      .onConflict((conflict) =>
        last
          ? conflict.columns(['controller_id', 'record_id', 'id']).doUpdateSet(whole)
          : conflict.doNothing(),
      )
      .execute();
    const sealed = sealPart(keys.of(subject), { controller, subject, record, upload, part }, bytes);
    await executor
      .insertInto('upload_parts')
      .values({ controller_id: controller, record_id: record, upload_id: upload, part, sealed })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return true;
  });

const progressOf = async (
  executor: Executor,
  controller: string,
  file: UploadName,
): Promise<UploadProgress> => {
  const row = await executor
    .selectFrom('uploads')
    .select('completed_at')
    .where('controller_id', '=', controller)
    .where('record_id', '=', file.record)
    .where('id', '=', file.upload)
    .executeTakeFirst();
  const { parts } = await partsOf(executor, controller, file)
    .select(({ fn }) => fn.countAll<number>().as('parts'))
    .executeTakeFirstOrThrow();
  return { parts, complete: row !== undefined && row.completed_at !== null };
};

/** The files of one controller. */
export const uploadStore = (database: Database, vault: Vault, controller: string): UploadStore => {
  const { engine, read, write } = database;
  const progress: UploadStore['progress'] = (file) => progressOf(read, controller, file);
  return {
    progress,
    add: (part) => addPart(database, vault, controller, part),
    async *parts(file, subject) {
      const { parts } = await progress(file);
      const key = (await vault.keysForReading(controller, [subject])).get(subject);
      for (let part = 0; part < parts; part++) {
        const row = await partsOf(read, controller, file)
          .select('sealed')
          .where('part', '=', part)
          .executeTakeFirst();
        const place = { controller, subject, part, ...file };
        const bytes = key && row && openPart(key, place, Buffer.from(row.sealed));
        if (!bytes) throw new Error('a part of a file is not there, or does not open');
        yield bytes;
      }
    },
    forget: async ({ record, upload }) => {
      await write
        .deleteFrom('uploads')
        .where('controller_id', '=', controller)
        .where('record_id', '=', record)
        .where('id', '=', upload)
        .execute();
    },
    received: async (records) => {
      if (records.length === 0) return [];
      const rows = await read
        .selectFrom('uploads')
        .select(['record_id as record', 'id as upload', 'field', 'completed_at'])
        .where('controller_id', '=', controller)
        .where(among(engine, 'record_id', records))
        .execute();
      return rows.flatMap(({ completed_at: receivedAt, ...file }) =>
        receivedAt === null ? [] : [{ ...file, receivedAt }],
      );
    },
  };
};
