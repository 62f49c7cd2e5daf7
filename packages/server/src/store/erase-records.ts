import { sql } from 'kysely';
import { among } from './among.js';
import type { Engine, Executor } from './database.js';
import { forgetLookups, LOOKUP_KINDS, type LookupKind } from './lookups.js';
import { eraseRecords } from './records.js';
import { rowsAsTable } from './rows-as-table.js';
import type { StoredRecord } from './store.js';

/** A record of which less is kept than before. */
export type Narrowed = Pick<StoredRecord, 'id' | 'tag' | 'fields'> & {
  readonly nextEnd: number;
  /** By what it cannot be found any more. */
  readonly lost: readonly LookupKind[];
};

/** What ended of a record: one purpose, or the whole of it. */
export type EndedUse = { readonly record: string; readonly purpose: string | null; readonly code: string };

/** What is to go. */
export type Erasure = {
  readonly gone: readonly string[];
  readonly narrowed: readonly Narrowed[];
  readonly ended: readonly EndedUse[];
};

/** The statement that narrows records, all in one JSON parameter. */
export const narrowing = (engine: Engine, controller: string, narrowed: readonly Narrowed[]) => {
  const rows = narrowed.map(({ id, tag, fields, nextEnd }) => ({ id, tag, fields, nextEnd }));
  return sql`${rowsAsTable(engine, controller, rows, { id: 'text', tag: 'jsonb', fields: 'jsonb', nextEnd: 'bigint' })}
             update records set tag = n.tag, fields = n.fields, next_end = n."nextEnd" from n
             where records.controller_id = n.controller and records.id = n.id`;
};

/** The statement that stops deliveries of data that are due for a use that ended. */
export const denying = (engine: Engine, controller: string, ended: readonly EndedUse[], now: number) => {
  // The plus keeps SQLite from going through all that is due in search of these.
  const state = engine === 'sqlite' ? sql`+outbox.state` : sql`outbox.state`;
  return sql`${rowsAsTable(engine, controller, ended, { record: 'text', purpose: 'text', code: 'text' })}
             update outbox set state = 'denied', settled_at = ${now}, error = n.code from n
             where outbox.controller_id = n.controller and outbox.record_id = n.record
               and ${state} = 'due' and (n.purpose is null or outbox.purpose = n.purpose)`;
};

/** The statement that sets when records have to be looked at again. */
export const settingEnds = (
  engine: Engine,
  controller: string,
  ends: readonly { readonly id: string; readonly nextEnd: number }[],
) =>
  sql`${rowsAsTable(engine, controller, ends, { id: 'text', nextEnd: 'bigint' })}
      update records set next_end = n."nextEnd" from n
      where records.controller_id = n.controller and records.id = n.id`;

/** The statement after which records are not found any more by values of this kind. */
const losing = (
  engine: Engine,
  executor: Executor,
  controller: string,
  kind: LookupKind,
  records: readonly string[],
) =>
  executor
    .deleteFrom('lookups')
    .where('controller_id', '=', controller)
    .where('kind', '=', kind)
    .where(among(engine, 'record_id', records));

/**
 * Erases records, and parts of records, and stops what is due of them; each with one statement, however many
 * they are. To be called in a transaction that holds their people.
 */
export const erase = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  { gone, narrowed, ended }: Erasure,
  now: number,
): Promise<void> => {
  const lost = LOOKUP_KINDS.map(
    (kind) => [kind, narrowed.flatMap((each) => (each.lost.includes(kind) ? [each.id] : []))] as const,
  );
  await Promise.all([
    eraseRecords(engine, executor, controller, gone),
    forgetLookups(engine, executor, controller, gone),
    ...(narrowed.length > 0 ? [narrowing(engine, controller, narrowed).execute(executor)] : []),
    ...lost.flatMap(([kind, ids]) =>
      ids.length > 0 ? [losing(engine, executor, controller, kind, ids).execute()] : [],
    ),
    ...(ended.length > 0 ? [denying(engine, controller, ended, now).execute(executor)] : []),
  ]);
};
