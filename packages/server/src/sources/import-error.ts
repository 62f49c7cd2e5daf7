/** Why a file cannot be imported at all. */
export type ImportCode =
  | 'csv_unreadable'
  | 'csv_encoding'
  | 'csv_malformed'
  | 'csv_cut_off'
  | 'csv_empty'
  | 'csv_changed'
  | 'column_missing'
  | 'column_twice';

/** A refusal of the whole file, in words for whoever imports. Holds nothing of what is in its cells. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(
    readonly code: ImportCode,
    message: string,
  ) {
    super(message);
  }
}
