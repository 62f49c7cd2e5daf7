import { sql } from 'kysely';
import type { Engine, Executor } from './database.js';

/** How far the records were walked through for a version of the instructions. */
export type Progress = {
  readonly version: number;
  /** Last record looked at; null when all were. */
  readonly afterId: string | null;
};

/**
 * Reads a controller's progress and holds it until the transaction ends.
 * @returns undefined when somebody else is sweeping this controller
 */
export const holdProgress = async (
  engine: Engine,
  executor: Executor,
  controller: string,
): Promise<Progress | undefined> => {
  const select = () =>
    executor
      .selectFrom('sweeps')
      .select(['version', 'after_id'])
      .where('controller_id', '=', controller)
      .$if(engine === 'postgres', (query) => query.forUpdate().skipLocked())
      .executeTakeFirst();
  let row = await select();
  if (!row) {
    // Of a controller that was never swept, or one that another process holds: then nothing is inserted.
    await executor
      .insertInto('sweeps')
      .values({ controller_id: controller, version: 0, after_id: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    row = await select();
  }
  return row && { version: row.version, afterId: row.after_id };
};

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
    .select(['id', 'subject_id'])
    .where('controller_id', '=', controller)
    .where('next_end', '<=', now)
    .orderBy('next_end')
    .limit(limit);

/** The statement that walks through all records. */
export const nextRecords = (executor: Executor, controller: string, after: string, limit: number) =>
  executor
    .selectFrom('records')
    .select(['id', 'subject_id'])
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
