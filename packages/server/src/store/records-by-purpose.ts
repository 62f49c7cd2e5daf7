import { sql, type SqlBool } from 'kysely';
import type { Executor } from './database.js';
import { toRecord } from './records.js';
import type { Position, StoredRecord } from './store.js';

/**
 * The statement behind `newestFor`. The narrow table is cut to the page before a record is touched: it costs
 * the same however many records there are, and however few of them carry the purpose.
 */
export const newestForPurpose = (
  executor: Executor,
  controller: string,
  kind: StoredRecord['kind'],
  purpose: string,
  after: Position | undefined,
  limit: number,
) =>
  executor
    .selectFrom((query) =>
      query
        .selectFrom('records_by_purpose')
        .select(['occurred_at', 'record_id'])
        .where('controller_id', '=', controller)
        .where('kind', '=', kind)
        .where('purpose', '=', purpose)
        .$if(after !== undefined, (page) =>
          page.where(sql<SqlBool>`(occurred_at, record_id) < (${after?.time}, ${after?.id})`),
        )
        .orderBy('occurred_at', 'desc')
        .orderBy('record_id', 'desc')
        .limit(limit)
        .as('listed'),
    )
    .innerJoin('records', 'records.id', 'listed.record_id')
    .selectAll('records')
    .where('records.controller_id', '=', controller)
    .orderBy('listed.occurred_at', 'desc')
    .orderBy('listed.record_id', 'desc');

/** Leads or messages whose tag names a purpose, newest first, after a position. */
export const newestFor = async (
  ...asked: Parameters<typeof newestForPurpose>
): Promise<readonly StoredRecord[]> => (await newestForPurpose(...asked).execute()).map(toRecord);
