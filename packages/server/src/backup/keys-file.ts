import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../store/database.js';
import type { MasterKeySource } from '../vault/load-master-keys.js';
import { BackupError } from './backup-error.js';
import { installationSecret, openSecret, type InstallationSecret } from './installation-secret.js';
import { openSealedFile, writeSealedFile } from './sealed-file.js';

/** The one file of a backup folder that is never kept in an older form. */
export const keysFileIn = (folder: string): string => join(folder, 'remit.keys');

const VERSION = 1;
/** Rows read at once. */
const PAGE = 5000;

const headerSchema = z.object({
  format: z.literal('remit-keys'),
  version: z.literal(VERSION),
  /** Milliseconds since 1970: everybody who was erased before is erased in it. */
  created: z.number().int(),
  master: z.string(),
  wrapped: z.string(),
});

const keyLine = z.tuple([z.literal('key'), z.string(), z.string(), z.string(), z.string()]);
const erasedLine = z.tuple([z.literal('erased'), z.string(), z.string(), z.string()]);
const lineSchema = z.union([keyLine, erasedLine]);

/** A person's wrapped key, or that the person was erased. */
export type KeysLine =
  | {
      readonly kind: 'key';
      readonly controller: string;
      readonly subject: string;
      readonly master: string;
      readonly wrapped: string;
    }
  | {
      readonly kind: 'erased';
      readonly controller: string;
      readonly subject: string;
      readonly secretHash: string;
    };

/** Everybody who was ever erased, as a count: it only grows. */
const countErased = async ({ read }: Pick<Database, 'read'>): Promise<number> => {
  const { count } = await read
    .selectFrom('subjects')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('erased_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return count;
};

const asLines = (lines: readonly z.input<typeof lineSchema>[]): Buffer =>
  Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'utf8');

const keysIn = async function* ({ read }: Pick<Database, 'read'>): AsyncIterable<Buffer> {
  let after = { controller_id: '', subject_id: '' };
  for (;;) {
    const rows = await read
      .selectFrom('subject_keys')
      .selectAll()
      .where(sql<boolean>`(controller_id, subject_id) > (${after.controller_id}, ${after.subject_id})`)
      .orderBy('controller_id')
      .orderBy('subject_id')
      .limit(PAGE)
      .execute();
    if (rows.length > 0)
      yield asLines(rows.map((row) => ['key', row.controller_id, row.subject_id, row.master, row.wrapped]));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last;
  }
};

const erasedIn = async function* ({ read }: Pick<Database, 'read'>): AsyncIterable<Buffer> {
  let after = { controller_id: '', id: '' };
  for (;;) {
    const rows = await read
      .selectFrom('subjects')
      .select(['controller_id', 'id', 'secret_hash'])
      .where('erased_at', 'is not', null)
      .where(sql<boolean>`(controller_id, id) > (${after.controller_id}, ${after.id})`)
      .orderBy('controller_id')
      .orderBy('id')
      .limit(PAGE)
      .execute();
    if (rows.length > 0)
      yield asLines(rows.map((row) => ['erased', row.controller_id, row.id, row.secret_hash]));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last;
  }
};

/** Keys first: whoever is erased while they are read is at least among the erased. */
const bodyOf = async function* (database: Pick<Database, 'read'>): AsyncIterable<Buffer> {
  yield* keysIn(database);
  yield* erasedIn(database);
};

/**
 * Writes the keys file of a backup folder in the place of the one before: the wrapped keys of everybody who
 * is there, and the names of those who were erased. Written again when somebody was erased meanwhile, so that
 * of two who write at once none leaves an erased person's key behind.
 * @param now milliseconds since 1970
 */
export const writeKeysFile = async (
  database: Database,
  source: MasterKeySource,
  folder: string,
  now: () => number,
): Promise<void> => {
  for (;;) {
    const { plain, kept } = await installationSecret(database, source);
    const erased = await countErased(database);
    const header: z.input<typeof headerSchema> = {
      format: 'remit-keys',
      version: VERSION,
      created: now(),
      ...kept,
    };
    await writeSealedFile(keysFileIn(folder), header, plain, bodyOf(database));
    if ((await countErased(database)) === erased) return;
  }
};

/** A keys file that was checked to its last byte. */
export type KeysFile = {
  readonly created: number;
  readonly secret: InstallationSecret;
  readonly lines: () => AsyncIterable<KeysLine>;
  readonly close: () => Promise<void>;
};

const toLine = (text: string): KeysLine => {
  const line = lineSchema.parse(JSON.parse(text));
  const [, controller, subject] = line;
  return line[0] === 'key'
    ? { kind: 'key', controller, subject, master: line[3], wrapped: line[4] }
    : { kind: 'erased', controller, subject, secretHash: line[3] };
};

/**
 * Opens a keys file and checks all of it.
 * @throws BackupError, MasterKeyError
 */
export const openKeysFile = async (file: string, source: MasterKeySource): Promise<KeysFile> => {
  const sealed = await openSealedFile(file, headerSchema, 'the keys file of a backup').catch(
    (error: unknown) => {
      if (error instanceof BackupError && error.code === 'backup_unreadable')
        throw new BackupError(
          'keys_missing',
          `${error.message}: a backup is read with the keys file beside it`,
        );
      throw error;
    },
  );
  const { created, master, wrapped } = sealed.header;
  const kept = { master, wrapped };
  try {
    const plain = await openSecret(kept, source, file);
    await sealed.verify(plain);
    return {
      created,
      secret: { plain, kept },
      lines: async function* () {
        const texts = createInterface({ input: Readable.from(sealed.body(plain)), crlfDelay: Infinity });
        for await (const text of texts) yield toLine(text);
      },
      close: sealed.close,
    };
  } catch (fault) {
    await sealed.close();
    throw fault;
  }
};
