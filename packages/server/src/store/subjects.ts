import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';

/** What is known of a person besides what they said. */
export type KnownSubject = {
  readonly secretHash: string;
  readonly erased: boolean;
  /** Everything of this person is only stored (Art. 18). */
  readonly restricted: boolean;
};

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
    .select(['id', 'secret_hash', 'erased_at', 'restricted_at'])
    .where('controller_id', '=', controller)
    .where(among(engine, 'id', ids))
    .orderBy('id')
    // In SQLite whoever writes is alone.
    .$if(engine === 'postgres', (query) => query.forUpdate())
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        secretHash: row.secret_hash,
        erased: row.erased_at !== null,
        restricted: row.restricted_at !== null,
      },
    ]),
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

/** When a person was restricted or erased; null when they were not. Milliseconds since 1970. */
export type SubjectState = { readonly restrictedAt: number | null; readonly erasedAt: number | null };

/** The statement behind `readSubjectStates`. */
export const subjectStatesOf = (
  engine: Engine,
  executor: Executor,
  controller: string,
  ids: readonly string[],
) =>
  executor
    .selectFrom('subjects')
    .select(['id', 'restricted_at', 'erased_at'])
    .where('controller_id', '=', controller)
    .where(among(engine, 'id', ids));

/** What became of people; who is not known is absent. */
export const readSubjectStates = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SubjectState>> => {
  if (ids.length === 0) return new Map();
  const rows = await subjectStatesOf(engine, executor, controller, ids).execute();
  return new Map(
    rows.map((row) => [row.id, { restrictedAt: row.restricted_at, erasedAt: row.erased_at }] as const),
  );
};

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
