import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';

/** Which of these changes are known: in the ledger, or as a repetition of what it says. */
export const knownChanges = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const among_ = among(engine, 'id', ids);
  const rows = await executor
    .selectFrom('consent_changes')
    .select('id')
    .where('controller_id', '=', controller)
    .where(among_)
    .unionAll(
      executor
        .selectFrom('repeated_changes')
        .select('id')
        .where('controller_id', '=', controller)
        .where(among_),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
};

/** The entries that stand in the place of changes that were passed over, by the ids of those. */
export const entriesInPlace = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map();
  const rows = await executor
    .selectFrom('repeated_changes')
    .select(['id', 'stands_for'])
    .where('controller_id', '=', controller)
    .where(among(engine, 'id', ids))
    .execute();
  return new Map(rows.map(({ id, stands_for: standsFor }) => [id, standsFor]));
};

/** A change that was passed over, and the entry that stands in its place. */
export type Repeated = { readonly id: string; readonly standsFor: string };

/** Notes what was passed over. @returns how many were new */
export const addRepeated = (
  engine: Engine,
  executor: Executor,
  controller: string,
  repeated: readonly Repeated[],
): Promise<number> =>
  insertRows(
    engine,
    executor,
    'repeated_changes',
    controller,
    repeated.map(({ id, standsFor }) => ({ id, stands_for: standsFor })),
  );
