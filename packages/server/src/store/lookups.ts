import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';

/** By what a record can be found. */
export const LOOKUP_KINDS = ['email', 'phone'] as const;
export type LookupKind = (typeof LOOKUP_KINDS)[number];

/** A value of a record, as far as it must be known to find the record: its keyed digest. */
export type Lookup = {
  readonly kind: LookupKind;
  readonly digest: string;
  readonly record: string;
  readonly subject: string;
};

/** Notes by what records can be found. */
export const addLookups = (
  engine: Engine,
  executor: Executor,
  controller: string,
  lookups: readonly Lookup[],
): Promise<number> =>
  insertRows(
    engine,
    executor,
    'lookups',
    controller,
    lookups.map(({ kind, digest, record, subject }) => ({
      kind,
      digest,
      record_id: record,
      subject_id: subject,
    })),
  );

/** Nothing finds these records any more. */
export const forgetLookups = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  records: readonly string[],
): Promise<void> => {
  if (records.length === 0) return;
  await executor
    .deleteFrom('lookups')
    .where('controller_id', '=', controller)
    .where(among(engine, 'record_id', records))
    .execute();
};

/** Nothing finds this person any more. */
export const forgetLookupsOf = async (
  executor: Executor,
  controller: string,
  subject: string,
): Promise<void> => {
  await executor
    .deleteFrom('lookups')
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject)
    .execute();
};
