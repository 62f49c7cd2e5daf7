import type { ConsentState, HistoryEntry } from '@remit/contract';
import type { Engine } from './database.js';

/** Of an entry of `consent_changes AS c` what a decision reads, in the order of `EntryColumns`. */
const ENTRY = 'c.seq, c.id, c.purpose, c.category, c.state, c."time", c.notice, c.method';

export type EntryColumns = readonly [
  seq: number,
  id: string,
  purpose: string,
  category: string | null,
  state: ConsentState,
  time: number,
  notice: string,
  method: string,
];

/** What is selected of `consent_changes AS c`: all of it as one value, which costs less than a row for each entry. */
export const historyAsJson = (engine: Engine): string =>
  engine === 'sqlite' ? `json_group_array(json_array(${ENTRY}))` : `json_agg(json_build_array(${ENTRY}))`;

/** The history that was selected so, in the order of the ledger. */
export const historyIn = (entries: readonly EntryColumns[]): readonly HistoryEntry[] =>
  entries
    .toSorted(([one], [other]) => one - other)
    .map(([, id, purpose, category, state, time, notice, method]) =>
      category === null
        ? { id, purpose, state, time, notice, method }
        : { id, purpose, category, state, time, notice, method },
    );
