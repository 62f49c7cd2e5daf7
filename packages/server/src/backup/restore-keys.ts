import type { Database } from '../store/database.js';
import { openExisting, type DatabasePlace } from '../store/open-existing.js';
import { readSecret } from '../store/secrets.js';
import type { MasterKeySource } from '../vault/load-master-keys.js';
import { INDEX_SECRET } from '../vault/open-vault.js';
import { BackupError } from './backup-error.js';
import { bringBack, type BroughtBack } from './bring-back.js';
import { openKeysFile } from './keys-file.js';

export type RestoreKeysParts = {
  readonly config: DatabasePlace & { readonly masterKeys: MasterKeySource };
  readonly keysFile: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/**
 * Gives a database that its own tool has restored without keys the keys that it needs, and erases again who
 * was erased since. To be done before a server is started with it: one would make keys of its own.
 * @throws BackupError, MasterKeyError, DatabaseUnavailableError
 */
export const restoreKeys = async ({ config, keysFile, now }: RestoreKeysParts): Promise<BroughtBack> => {
  const keys = await openKeysFile(keysFile, config.masterKeys);
  let database: Database | undefined;
  try {
    database = await openExisting(config, undefined);
    if (await readSecret(database.read, INDEX_SECRET))
      throw new BackupError(
        'target_not_empty',
        'the database has keys already: expected one restored without secrets, subject_keys and lookups',
      );
    return await bringBack(database, keys, config.masterKeys, now);
  } finally {
    await database?.close();
    await keys.close();
  }
};
