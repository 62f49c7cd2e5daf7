import type { ConsentChange } from '@remit/contract';
import { among } from './among.js';
import { CHAIN_START, chainHash, type Json } from './chain.js';
import type { Engine, Executor } from './database.js';
import { insertRows } from './insert-rows.js';
import type { ChainedEntry, LedgerEnd, LedgerEntry } from './store.js';

/** A person's histories by their id, each in the order of the ledger. */
export type Histories = ReadonlyMap<string, readonly LedgerEntry[]>;

const COLUMNS = [
  'id',
  'subject_id',
  'seq',
  'purpose',
  'category',
  'state',
  'time',
  'received_at',
  'notice',
  'language',
  'words',
  'surface',
  'method',
] as const;

/** The statement behind `readHistories`. */
export const historiesOf = (
  engine: Engine,
  executor: Executor,
  controller: string,
  subjects: readonly string[],
) =>
  executor
    .selectFrom('consent_changes')
    .select(COLUMNS)
    .where('controller_id', '=', controller)
    .where(among(engine, 'subject_id', subjects))
    .orderBy('subject_id')
    .orderBy('seq');

type EntryRow = Awaited<ReturnType<ReturnType<typeof historiesOf>['execute']>>[number];

const toEntry = (row: EntryRow): LedgerEntry => {
  const { id, seq, purpose, category, state, time, notice, language, words, surface, method } = row;
  return {
    id,
    seq,
    purpose,
    // What is not about one category has none, not even an empty one.
    ...(category === null ? {} : { category }),
    state,
    time,
    notice,
    language,
    words,
    surface,
    method,
    receivedAt: row.received_at,
  };
};

/** The consent histories of several people; who never changed anything is absent. */
export const readHistories = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  subjects: readonly string[],
): Promise<Histories> => {
  const histories = new Map<string, LedgerEntry[]>();
  if (subjects.length === 0) return histories;
  for (const row of await historiesOf(engine, executor, controller, subjects).execute()) {
    const history = histories.get(row.subject_id);
    if (history) history.push(toEntry(row));
    else histories.set(row.subject_id, [toEntry(row)]);
  }
  return histories;
};

/** The statement behind `readLedger`. */
export const inOrder = (executor: Executor, controller: string, after: number, limit: number) =>
  executor
    .selectFrom('consent_changes')
    .select([...COLUMNS, 'hash'])
    .where('controller_id', '=', controller)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit);

/** The controller's ledger, in its order, after a place. */
export const readLedger = async (
  executor: Executor,
  controller: string,
  after: number,
  limit: number,
): Promise<readonly ChainedEntry[]> => {
  const rows = await inOrder(executor, controller, after, limit).execute();
  return rows.map((row) => ({ subject: row.subject_id, entry: toEntry(row), hash: row.hash }));
};

/** Where the controller's ledger ends. */
export const readLedgerEnd = async (executor: Executor, controller: string): Promise<LedgerEnd> => {
  const row = await executor
    .selectFrom('controllers')
    .select(['ledger_seq', 'ledger_hash'])
    .where('id', '=', controller)
    .executeTakeFirstOrThrow();
  return { seq: row.ledger_seq, hash: row.ledger_hash };
};

/**
 * Holds the end of the controller's ledger until the transaction ends, so that of two transactions the one
 * that commits first also comes first in the ledger.
 */
export const holdLedger = async (
  engine: Engine,
  executor: Executor,
  controller: string,
): Promise<LedgerEnd> => {
  const row = await executor
    .selectFrom('controllers')
    .select(['ledger_seq', 'ledger_hash'])
    .where('id', '=', controller)
    // In SQLite whoever writes is alone.
    .$if(engine === 'postgres', (query) => query.forNoKeyUpdate())
    .executeTakeFirstOrThrow();
  return { seq: row.ledger_seq, hash: row.ledger_hash };
};

/** An entry that is to be added, and whose it is. */
export type NewEntry = { readonly subject: string; readonly entry: LedgerEntry };

/** The entry that a change becomes. */
export const entryOf = (change: ConsentChange, seq: number, receivedAt: number): LedgerEntry => ({
  ...change,
  seq,
  receivedAt,
});

/** What the hash of an entry covers: all of it, and whose it is. */
export const hashedPart = (controller: string, { subject, entry }: NewEntry): Json => ({
  controller,
  subject,
  ...entry,
});

/**
 * Adds to the ledger, and moves its end; the caller holds it. Entries come in the order of their `seq`, which
 * goes on where the ledger ended.
 * @returns how many were added: fewer when the ledger has one of them by its id
 */
export const addEntries = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  end: LedgerEnd,
  entries: readonly NewEntry[],
): Promise<number> => {
  const last = entries.at(-1);
  if (!last) return 0;
  let hash = end.hash || CHAIN_START;
  const rows = entries.map(({ subject, entry }) => {
    hash = chainHash(hash, hashedPart(controller, { subject, entry }));
    const { receivedAt, category = null, ...change } = entry;
    return { ...change, category, subject_id: subject, received_at: receivedAt, hash };
  });
  const [added] = await Promise.all([
    insertRows(engine, executor, 'consent_changes', controller, rows),
    executor
      .updateTable('controllers')
      .set({ ledger_seq: last.entry.seq, ledger_hash: hash })
      .where('id', '=', controller)
      .execute(),
  ]);
  return added;
};
