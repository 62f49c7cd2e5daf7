import { sql } from 'kysely';
import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';
import { forgetLookupsOf } from './lookups.js';
import { rowsAsTable } from './rows-as-table.js';

/** A person's data key as it is kept: wrapped by the master key of this id. */
export type WrappedKey = { readonly subject: string; readonly master: string; readonly wrapped: string };

/** The statement behind `readKeys`. */
export const keysOf = (engine: Engine, executor: Executor, controller: string, subjects: readonly string[]) =>
  executor
    .selectFrom('subject_keys')
    .select(['subject_id as subject', 'master', 'wrapped'])
    .where('controller_id', '=', controller)
    .where(among(engine, 'subject_id', subjects));

/** The wrapped keys of several people; who has none is absent. */
export const readKeys = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  subjects: readonly string[],
): Promise<readonly WrappedKey[]> =>
  subjects.length === 0 ? [] : keysOf(engine, executor, controller, subjects).execute();

/** Adds keys of people who have none. @returns how many were added */
export const addKeys = (
  engine: Engine,
  executor: Executor,
  controller: string,
  keys: readonly WrappedKey[],
): Promise<number> =>
  insertRows(
    engine,
    executor,
    'subject_keys',
    controller,
    keys.map(({ subject, master, wrapped }) => ({ subject_id: subject, master, wrapped })),
  );

/** The statement that finds keys after a person's that another master key than this one wraps. */
export const keysAfter = (
  engine: Engine,
  executor: Executor,
  controller: string,
  after: string,
  master: string,
  limit: number,
) =>
  executor
    .selectFrom('subject_keys')
    .select(['subject_id as subject', 'master', 'wrapped'])
    .where('controller_id', '=', controller)
    .where('subject_id', '>', after)
    .where('master', '!=', master)
    .orderBy('subject_id')
    .limit(limit)
    .$if(engine === 'postgres', (query) => query.forUpdate());

/** The statement that counts people's keys by the master key that wraps them. */
export const keysByMaster = (executor: Executor) =>
  executor
    .selectFrom('subject_keys')
    .select(({ fn }) => ['master', fn.countAll<number>().as('count')])
    .groupBy('master')
    .orderBy('master');

/** The statement behind `rewrapKeys`. */
export const rewrapping = (engine: Engine, controller: string, keys: readonly WrappedKey[]) =>
  sql`${rowsAsTable(engine, controller, keys, { subject: 'text', master: 'text', wrapped: 'text' })}
      update subject_keys set master = n.master, wrapped = n.wrapped from n
      where subject_keys.controller_id = n.controller and subject_keys.subject_id = n.subject`;

/** Keeps the same keys, wrapped anew; who was erased meanwhile stays so. */
export const rewrapKeys = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  keys: readonly WrappedKey[],
): Promise<void> => {
  await rewrapping(engine, controller, keys).execute(executor);
};

/**
 * Destroys a person's data key, so that nothing sealed with it can ever be read again, wherever a copy of it
 * lies; and takes the person out of the lookups. To be called in the transaction of the erasure, and
 * `Vault.forget` after it.
 */
export const forgetPerson = async (
  executor: Executor,
  controller: string,
  subject: string,
): Promise<void> => {
  await forgetLookupsOf(executor, controller, subject);
  await executor
    .deleteFrom('subject_keys')
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject)
    .execute();
};
