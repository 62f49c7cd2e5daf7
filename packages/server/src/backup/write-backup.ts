import { createReadStream, existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { currentVersion } from '../store/migrate.js';
import type { Database } from '../store/database.js';
import { sqliteFile } from '../store/open-sqlite.js';
import { readControllers } from '../store/controllers.js';
import type { MasterKeySource } from '../vault/load-master-keys.js';
import { countUnsealed } from '../vault/seal-stored.js';
import { BackupError } from './backup-error.js';
import { copyDatabase } from './copy-database.js';
import { installationSecret } from './installation-secret.js';
import { writeKeysFile } from './keys-file.js';
import { writeSealedFile } from './sealed-file.js';

const VERSION = 1;

/** The line with which a backup begins. */
export const backupHeaderSchema = z.object({
  format: z.literal('remit-backup'),
  version: z.literal(VERSION),
  /** Version of the schema. */
  schema: z.number().int(),
  /** Milliseconds since 1970. */
  created: z.number().int(),
  /** Rows by table. */
  counts: z.record(z.string(), z.number().int()),
});

/** Copies on the way into a backup; a killed process leaves its own. */
const COPY = /^backup-[0-9a-f]{12}\.partial$/;

export type BackupParts = {
  readonly database: Database;
  readonly dataDir: string;
  readonly masterKeys: MasterKeySource;
  /** Made when it is missing. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

export type BackupWritten = { readonly file: string; readonly counts: Readonly<Record<string, number>> };

const nameAt = (time: number): string =>
  `remit-${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.backup`;

/**
 * Backs up the embedded database as it is at one moment, while a server writes to it, into a file of its own;
 * and replaces the keys file beside it. Needs as much room again in the data folder for a moment.
 * @throws BackupError, MasterKeyError
 */
export const writeBackup = async (parts: BackupParts): Promise<BackupWritten> => {
  const { database, dataDir, masterKeys, folder, now } = parts;
  for (const controller of await readControllers(database.read)) {
    if ((await countUnsealed(database.read, controller)) > 0)
      throw new BackupError('not_sealed_yet', 'some records are not sealed yet: start the server once first');
  }
  const secret = await installationSecret(database, masterKeys);
  const schema = await currentVersion(database.read);
  const created = now();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, nameAt(created));
  if (existsSync(file)) throw new BackupError('backup_exists', `${file}: is there already`);

  for (const name of readdirSync(dataDir)) if (COPY.test(name)) rmSync(join(dataDir, name));
  const copy = join(dataDir, `backup-${randomBytes(6).toString('hex')}.partial`);
  try {
    const counts = copyDatabase(sqliteFile(dataDir), copy);
    const header: z.input<typeof backupHeaderSchema> = {
      format: 'remit-backup',
      version: VERSION,
      schema,
      created,
      counts,
    };
    await writeSealedFile(file, header, secret.plain, createReadStream(copy, { highWaterMark: 1 << 20 }));
    await writeKeysFile(database, masterKeys, folder, now);
    return { file, counts };
  } finally {
    rmSync(copy, { force: true });
  }
};
