import { sql } from 'kysely';
import type { ConsentChange } from '@remit/contract';
import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';
import type { LedgerEntry } from './store.js';

/** A person's histories by their id, each in the order of the ledger. */
export type Histories = ReadonlyMap<string, readonly LedgerEntry[]>;

/** The statement behind `readHistories`. */
export const historiesOf = (
  engine: Engine,
  executor: Executor,
  controller: string,
  subjects: readonly string[],
) =>
  executor
    .selectFrom('consent_changes')
    .selectAll()
    .where('controller_id', '=', controller)
    .where(among(engine, 'subject_id', subjects))
    .orderBy('subject_id')
    .orderBy('seq');

/** The consent histories of several people; who never changed anything is absent. */
export const readHistories = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  subjects: readonly string[],
): Promise<Histories> => {
  const histories = new Map<string, LedgerEntry[]>();
  if (subjects.length === 0) return histories;
  const rows = await historiesOf(engine, executor, controller, subjects).execute();
  for (const { controller_id: _, subject_id: subject, received_at: receivedAt, ...change } of rows) {
    const history = histories.get(subject);
    const entry = { ...change, receivedAt };
    if (history) history.push(entry);
    else histories.set(subject, [entry]);
  }
  return histories;
};

/** Which of these changes the ledger has already. */
export const knownChanges = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const rows = await executor
    .selectFrom('consent_changes')
    .select('id')
    .where('controller_id', '=', controller)
    .where(among(engine, 'id', ids))
    .execute();
  return new Set(rows.map(({ id }) => id));
};

/**
 * Reserves places in the controller's ledger. Holds the controller's row until the transaction ends, so that
 * of two transactions the one that commits first also comes first in the ledger.
 * @returns the first of `count` numbers
 */
export const reservePlaces = async (
  executor: Executor,
  controller: string,
  count: number,
): Promise<number> => {
  const { ledger_seq: last } = await executor
    .updateTable('controllers')
    .set({ ledger_seq: sql<number>`ledger_seq + ${count}` })
    .where('id', '=', controller)
    .returning('ledger_seq')
    .executeTakeFirstOrThrow();
  return last - count + 1;
};

/** An entry that is to be added, and whose it is. */
export type NewEntry = { readonly subject: string; readonly entry: LedgerEntry };

/** The entry that a change becomes. */
export const entryOf = (change: ConsentChange, seq: number, receivedAt: number): LedgerEntry => ({
  ...change,
  seq,
  receivedAt,
});

/** Adds to the ledger. @returns how many were added: entries known by their id are passed over */
export const addEntries = (
  engine: Engine,
  executor: Executor,
  controller: string,
  entries: readonly NewEntry[],
): Promise<number> =>
  insertRows(
    engine,
    executor,
    'consent_changes',
    controller,
    entries.map(({ subject, entry: { receivedAt, ...change } }) => ({
      ...change,
      subject_id: subject,
      received_at: receivedAt,
    })),
  );
