import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../store/database.js';
import { migrate } from '../store/migrate.js';
import { MIGRATIONS } from '../store/migrations.js';
import { openSqlite, sqliteFile } from '../store/open-sqlite.js';
import type { MasterKeySource } from '../vault/load-master-keys.js';
import { BackupError } from './backup-error.js';
import { bringBack, type BroughtBack } from './bring-back.js';
import { keysFileIn, openKeysFile, type KeysFile } from './keys-file.js';
import { openSealedFile, syncFolder, type SealedFile } from './sealed-file.js';
import { backupHeaderSchema } from './write-backup.js';

export type RestoreParts = {
  /** The backup. */
  readonly file: string;
  /** Default: the keys file beside the backup. */
  readonly keysFile: string | undefined;
  /** Missing, or empty but for the master key and the key of receipts. */
  readonly dataDir: string;
  readonly masterKeys: MasterKeySource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

export type Restored = BroughtBack & {
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly counts: Readonly<Record<string, number>>;
};

/** What receipts are signed with may have been brought back already. */
const MAY_BE_THERE = ['receipt.key'];
/** What a restore that was broken off leaves behind. */
const UNDER_WAY = /^restoring-[0-9a-f]{12}$/;

const prepareTarget = async (dataDir: string, masterKeys: MasterKeySource): Promise<void> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const mayBeThere = [...MAY_BE_THERE, ...('file' in masterKeys ? [relative(dataDir, masterKeys.file)] : [])];
  const names = await readdir(dataDir);
  const other = names.find((name) => !mayBeThere.includes(name) && !UNDER_WAY.test(name));
  if (other !== undefined)
    throw new BackupError(
      'target_not_empty',
      `${dataDir}: expected a folder that is empty but for its keys; there is ${other}`,
    );
  for (const name of names)
    if (UNDER_WAY.test(name)) await rm(join(dataDir, name), { recursive: true, force: true });
};

const checkCounts = async ({ read }: Database, counts: Restored['counts'], file: string): Promise<void> => {
  for (const [name, expected] of Object.entries(counts)) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(
      read,
    );
    if (rows[0]?.count !== expected)
      throw new BackupError('backup_damaged', `${file}: expected ${expected} rows of ${name}`);
  }
};

const syncFile = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

type Backup = SealedFile<z.output<typeof backupHeaderSchema>>;

/** Everything that can be said of the two files without touching the folder. */
const checkFiles = async (file: string, backup: Backup, keys: KeysFile): Promise<void> => {
  const { schema, created } = backup.header;
  await backup.verify(keys.secret.plain);
  if (schema > MIGRATIONS.length)
    throw new BackupError(
      'backup_newer',
      `${file}: has schema version ${schema}, this program knows ${MIGRATIONS.length}: use a newer program`,
    );
  if (keys.created < created)
    throw new BackupError('keys_older', `${file}: expected a keys file that is not older than the backup`);
};

/** Puts the database into the folder, in one step at the end. */
const putThere = async (
  { file, dataDir, masterKeys, now }: RestoreParts,
  backup: Backup,
  keys: KeysFile,
): Promise<BroughtBack> => {
  const under = join(dataDir, `restoring-${randomBytes(6).toString('hex')}`);
  await mkdir(under, { mode: 0o700 });
  try {
    await pipeline(
      backup.body(keys.secret.plain),
      createWriteStream(sqliteFile(under), { flags: 'wx', mode: 0o600 }),
    );
    const database = openSqlite(under);
    let done: BroughtBack;
    try {
      await checkCounts(database, backup.header.counts, file);
      await migrate(database);
      done = await bringBack(database, keys, masterKeys, now);
    } finally {
      await database.close();
    }
    await syncFile(sqliteFile(under));
    await rename(sqliteFile(under), sqliteFile(dataDir));
    await syncFolder(dataDir);
    return done;
  } finally {
    await rm(under, { recursive: true, force: true });
  }
};

/**
 * Restores a backup into a folder in which there is nothing yet. Everything is checked first, people who were
 * erased since are erased again, and only then, in one step, is the database there.
 * @throws BackupError, MasterKeyError; then the folder is as it was
 */
export const restoreBackup = async (parts: RestoreParts): Promise<Restored> => {
  const { file, keysFile = keysFileIn(dirname(file)), dataDir, masterKeys } = parts;
  const backup = await openSealedFile(file, backupHeaderSchema, 'a backup of Remit');
  let keys: KeysFile | undefined;
  try {
    keys = await openKeysFile(keysFile, masterKeys);
    await checkFiles(file, backup, keys);
    await prepareTarget(dataDir, masterKeys);
    const done = await putThere(parts, backup, keys);
    const { created, counts } = backup.header;
    return { ...done, created, counts };
  } finally {
    await backup.close();
    await keys?.close();
  }
};
