import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';

/** What is known of a person besides what they said. */
export type KnownSubject = { readonly secretHash: string; readonly erased: boolean };

/**
 * People by their id, held until the transaction ends: who else writes for one of them waits. Taken in the
 * order of their ids, so that two transactions never wait for each other.
 */
export const holdSubjects = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownSubject>> => {
  const rows = await executor
    .selectFrom('subjects')
    .select(['id', 'secret_hash', 'erased_at'])
    .where('controller_id', '=', controller)
    .where(among(engine, 'id', ids))
    .orderBy('id')
    // In SQLite whoever writes is alone.
    .$if(engine === 'postgres', (query) => query.forUpdate())
    .execute();
  return new Map(
    rows.map((row) => [row.id, { secretHash: row.secret_hash, erased: row.erased_at !== null }] as const),
  );
};

/** Adds people, with the hash of the secret by which they will be known. @returns how many were new */
export const addSubjects = (
  engine: Engine,
  executor: Executor,
  controller: string,
  subjects: readonly { readonly id: string; readonly secretHash: string }[],
): Promise<number> =>
  insertRows(
    engine,
    executor,
    'subjects',
    controller,
    subjects
      .map(({ id, secretHash }) => ({ id, secret_hash: secretHash }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );

/** The hash of a person's secret, undefined when they are not known. */
export const secretHashOf = async (
  executor: Executor,
  controller: string,
  subject: string,
): Promise<string | undefined> => {
  const row = await executor
    .selectFrom('subjects')
    .select('secret_hash')
    .where('controller_id', '=', controller)
    .where('id', '=', subject)
    .executeTakeFirst();
  return row?.secret_hash;
};
