import { addAuditWithin, type NewAuditEntry } from './audit.js';
import type { Database, Executor } from './database.js';
import { erase } from './erase-records.js';
import { addDeliveries } from './outbox.js';
import { readRecord } from './records.js';
import type { AdmittedRecord, StoredRecord } from './store.js';
import { holdSubjects } from './subjects.js';

/** What becomes of a lead that is held. */
export type Release = Pick<AdmittedRecord, 'routes'> & {
  readonly id: string;
  /** What it is from now on. */
  readonly kind: Exclude<StoredRecord['kind'], 'held' | 'event'>;
  readonly entry: NewAuditEntry;
};

/** The leads that are held for review. */
export interface HeldStore {
  /** Makes one a lead or message like any other, and routes it. @returns false when it is not held any more */
  release(release: Release): Promise<boolean>;
  /** Erases one. @returns false when it is not held any more */
  erase(id: string, entry: NewAuditEntry): Promise<boolean>;
}

export const heldStore = ({ engine, atomically }: Database, controller: string): HeldStore => {
  /** Runs work on a record while nobody else writes for its person. */
  const whileHeld = (id: string, work: (executor: Executor) => Promise<void>): Promise<boolean> =>
    atomically(async (executor) => {
      const before = await readRecord(executor, controller, id);
      if (before?.kind !== 'held') return false;
      await holdSubjects(engine, executor, controller, [before.subject]);
      // In PostgreSQL somebody else may have released or erased it until the person was held.
      if ((await readRecord(executor, controller, id))?.kind !== 'held') return false;
      await work(executor);
      return true;
    });
  return {
    release: ({ id, kind, routes, entry }) =>
      whileHeld(id, async (executor) => {
        await executor
          .updateTable('records')
          .set({ kind, held_for: null })
          .where('controller_id', '=', controller)
          .where('id', '=', id)
          .execute();
        await addDeliveries(engine, executor, controller, [{ id, routes, receivedAt: entry.time }]);
        await addAuditWithin({ engine }, executor, controller, [entry]);
      }),
    erase: (id, entry) =>
      whileHeld(id, async (executor) => {
        await erase(engine, executor, controller, { gone: [id], narrowed: [], ended: [] }, entry.time);
        await addAuditWithin({ engine }, executor, controller, [entry]);
      }),
  };
};
