import type { Engine, Executor } from './database.js';

/** Something that the installation keeps secret, wrapped by the master key of this id. */
export type Secret = { readonly master: string; readonly wrapped: string };

/** @returns undefined when there is none of this name */
export const readSecret = (executor: Executor, name: string): Promise<Secret | undefined> =>
  executor.selectFrom('secrets').select(['master', 'wrapped']).where('name', '=', name).executeTakeFirst();

/** Keeps a secret, unless there is one of this name already. */
export const addSecret = async (executor: Executor, name: string, secret: Secret): Promise<void> => {
  await executor
    .insertInto('secrets')
    .values({ name, ...secret })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** Keeps the same secret, wrapped anew. */
export const rewrapSecret = async (executor: Executor, name: string, secret: Secret): Promise<void> => {
  await executor.updateTable('secrets').set(secret).where('name', '=', name).execute();
};

/** A secret, held until the transaction ends: whoever wraps new keys waits. */
export const holdSecret = (engine: Engine, executor: Executor, name: string): Promise<Secret> =>
  executor
    .selectFrom('secrets')
    .select(['master', 'wrapped'])
    .where('name', '=', name)
    .$if(engine === 'postgres', (query) => query.forUpdate())
    .executeTakeFirstOrThrow();

/**
 * The id of the master key that wraps a secret, held until the transaction ends: whoever rotates the master
 * key waits.
 */
export const holdMaster = async (engine: Engine, executor: Executor, name: string): Promise<string> => {
  const { master } = await executor
    .selectFrom('secrets')
    .select('master')
    .where('name', '=', name)
    // In SQLite whoever writes is alone.
    .$if(engine === 'postgres', (query) => query.forShare())
    .executeTakeFirstOrThrow();
  return master;
};
