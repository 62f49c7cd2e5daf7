/** Why there is no backup, or nothing was restored. */
export type BackupCode =
  | 'backup_unreadable'
  | 'backup_malformed'
  | 'backup_damaged'
  | 'backup_newer'
  | 'backup_exists'
  | 'keys_missing'
  | 'keys_older'
  | 'target_not_empty'
  | 'not_sealed_yet';

/** A refusal, in words for the operator. Nothing was changed. */
export class BackupError extends Error {
  override readonly name = 'BackupError';

  constructor(
    readonly code: BackupCode,
    message: string,
  ) {
    super(message);
  }
}
