import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';
import { forgetLookupsOf } from './lookups.js';

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
