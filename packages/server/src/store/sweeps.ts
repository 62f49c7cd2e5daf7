import { sql } from 'kysely';
import type { Engine, Executor } from './database.js';

/** How far the records were walked through for a version of the instructions. */
export type Progress = {
  readonly version: number;
  /** Last record looked at; null when all were. */
  readonly afterId: string | null;
};

/** The statement that reads a controller's progress, and holds it until the transaction ends. */
export const progressOf = (engine: Engine, executor: Executor, controller: string) =>
  executor
    .selectFrom('sweeps')
    .select(['version', 'after_id'])
    .where('controller_id', '=', controller)
    .$if(engine === 'postgres', (query) => query.forUpdate().skipLocked());

/** The statement that notes that a controller was never swept, unless something is noted. */
export const beginning = (executor: Executor, controller: string) =>
  executor
    .insertInto('sweeps')
    .values({ controller_id: controller, version: 0, after_id: null })
    .onConflict((conflict) => conflict.doNothing());

/** Notes how far a walk has come. */
export const writeProgress = async (
  executor: Executor,
  controller: string,
  { version, afterId }: Progress,
): Promise<void> => {
  await executor
    .updateTable('sweeps')
    .set({ version, after_id: afterId })
    .where('controller_id', '=', controller)
    .execute();
};

/** The statement that finds records of which a purpose may have run out. */
export const dueRecords = (executor: Executor, controller: string, now: number, limit: number) =>
  executor
    .selectFrom('records')
    .selectAll()
    .where('controller_id', '=', controller)
    .where('next_end', '<=', now)
    .orderBy('next_end')
    .limit(limit);

/** The statement that walks through all records. */
export const nextRecords = (executor: Executor, controller: string, after: string, limit: number) =>
  executor
    .selectFrom('records')
    .selectAll()
    .where('controller_id', '=', controller)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit);

/** The version of the instructions in force, and when it was added. */
export const versionInForce = async (
  executor: Executor,
  controller: string,
): Promise<{ readonly version: number; readonly addedAt: number }> => {
  const { version, added_at: addedAt } = await executor
    .selectFrom('instructions')
    .select(['version', 'added_at'])
    .where('controller_id', '=', controller)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { version, addedAt };
};

/** Lets the next sweep look at everything that is kept of a person. */
export const lookAgain = async (executor: Executor, controller: string, subject: string): Promise<void> => {
  await executor
    .updateTable('records')
    .set({ next_end: sql<number>`0` })
    .where('controller_id', '=', controller)
    .where('subject_id', '=', subject)
    .execute();
};
