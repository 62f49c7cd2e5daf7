import { sql } from 'kysely';
import type { Instructions } from '@remit/contract';
import type { Database, Engine, Executor } from '../store/database.js';
import { readControllers } from '../store/controllers.js';
import { instructionsInForce } from '../store/instructions.js';
import { addLookups } from '../store/lookups.js';
import type { StoredRecord } from '../store/store.js';
import { addKeys } from '../store/subject-keys.js';
import { rowsAsTable } from '../store/rows-as-table.js';
import { holdSubjects } from '../store/subjects.js';
import type { Vault } from './open-vault.js';
import { sealRecords } from './seal-records.js';
import type { KeptFields } from './seal-value.js';

/** Records sealed in one transaction: few enough that whoever else writes hardly waits. */
const BATCH = 500;

/** The statement that finds records whose values are as they were sent. */
export const unsealed = (executor: Executor, controller: string, limit: number) =>
  executor
    .selectFrom('records')
    .select(['id', 'subject_id', 'type', 'fields'])
    .where('controller_id', '=', controller)
    // Written out, not as a parameter: only so is the index of what is not sealed known to fit.
    .where(sql<boolean>`sealed = 0`)
    .orderBy('id')
    .limit(limit);

/** How many records of a controller still hold personal values as they were sent. */
export const countUnsealed = async (executor: Executor, controller: string): Promise<number> => {
  const { count } = await executor
    .selectFrom('records')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('controller_id', '=', controller)
    .where(sql<boolean>`sealed = 0`)
    .executeTakeFirstOrThrow();
  return count;
};

const updating = (
  engine: Engine,
  controller: string,
  rows: readonly { readonly id: string; readonly fields: KeptFields }[],
) => sql`${rowsAsTable(engine, controller, rows, { id: 'text', fields: 'jsonb' })}
  update records set sealed = 1, fields = n.fields from n
    where records.controller_id = n.controller and records.id = n.id`;

const sealBatch = (
  { engine, atomically }: Database,
  vault: Vault,
  controller: string,
  { records: plans }: Instructions,
): Promise<number> =>
  atomically(async (transaction) => {
    const people = await unsealed(transaction, controller, BATCH).execute();
    // Whoever else changes a record holds its person first; so the rows are read again.
    await holdSubjects(engine, transaction, controller, [...new Set(people.map((row) => row.subject_id))]);
    const rows = await unsealed(transaction, controller, BATCH).execute();
    const held = new Set(people.map((row) => row.subject_id));
    const records = rows
      .filter((row) => held.has(row.subject_id))
      .map((row) => ({
        id: row.id,
        subject: row.subject_id,
        // Written by addRecords, from the very type that is read here.
        fields: JSON.parse(row.fields) as StoredRecord['fields'],
        categories: (Object.hasOwn(plans, row.type) ? plans[row.type] : undefined)?.fields ?? {},
      }));
    const { fieldsOf, keys, lookups } = await sealRecords(vault, transaction, controller, records);
    await addKeys(engine, transaction, controller, keys);
    await addLookups(engine, transaction, controller, lookups);
    await updating(
      engine,
      controller,
      records.map((record) => ({ id: record.id, fields: fieldsOf(record) })),
    ).execute(transaction);
    return rows.length;
  });

/**
 * Seals what was stored before there were keys, in batches. What is stopped in the middle goes on from there
 * the next time.
 * @param tell told before it begins and when it is done, if there is anything to do
 */
export const sealStored = async (
  database: Database,
  vault: Vault,
  tell: (line: string) => void,
): Promise<void> => {
  const { read } = database;
  for (const controller of await readControllers(read)) {
    const count = await countUnsealed(read, controller);
    if (count === 0) continue;
    tell(`sealing ${count} records of ${controller} that were stored before there were keys`);
    const instructions = await instructionsInForce(read, controller);
    while ((await sealBatch(database, vault, controller, instructions)) > 0);
    // What they held before is still in the free space of the database.
    await database.scrub();
    tell(`sealed ${count} records of ${controller}`);
  }
};
