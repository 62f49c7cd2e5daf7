import type { Database } from '../store/database.js';
import { readSecret, type Secret } from '../store/secrets.js';
import { loadMasterKeys, type MasterKeySource } from '../vault/load-master-keys.js';
import { MasterKeyError } from '../vault/master-key.js';
import { INDEX_SECRET, unwrapSecret } from '../vault/open-vault.js';
import { BackupError } from './backup-error.js';

/**
 * What the installation keeps secret for as long as it lives: master keys come and go, this stays. Backups are
 * sealed with keys derived from it, so that a rotation makes none of them useless.
 */
export type InstallationSecret = { readonly plain: Buffer; readonly kept: Secret };

/**
 * Opens a wrapped secret of the installation.
 * @param where it was kept, for the operator
 * @throws MasterKeyError, or BackupError when the right master key does not open it
 */
export const openSecret = async (kept: Secret, source: MasterKeySource, where: string): Promise<Buffer> => {
  const master = (await loadMasterKeys(source)).find(({ id }) => id === kept.master);
  if (!master) {
    const variable = 'value' in source ? 'REMIT_MASTER_KEY' : 'REMIT_MASTER_KEY_FILE';
    throw new MasterKeyError(
      `${variable}: expected the master key ${kept.master}, by which ${where} is sealed`,
    );
  }
  const plain = unwrapSecret(master, INDEX_SECRET, kept.wrapped);
  if (!plain) throw new BackupError('backup_damaged', `${where}: is not as it was written`);
  return plain;
};

/** The secret of an installation whose database is open. */
export const installationSecret = async (
  { read }: Pick<Database, 'read'>,
  source: MasterKeySource,
): Promise<InstallationSecret> => {
  const kept = await readSecret(read, INDEX_SECRET);
  if (!kept)
    throw new BackupError('not_sealed_yet', 'the database has no keys yet: start the server once first');
  return { plain: await openSecret(kept, source, 'this database'), kept };
};
