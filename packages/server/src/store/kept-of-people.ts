import { sql } from 'kysely';
import { among } from './among.js';
import type { Database, Engine, Executor } from './database.js';

/** Records of one person that are alike: of a type, for the same purposes, with the same fields. */
export type KeptRecords = {
  readonly type: string;
  readonly purposes: readonly string[];
  readonly fields: readonly string[];
  /** How many of them were received before the moment in question. */
  readonly records: number;
};

/** What was kept of a person that had been received before a moment, as far as it is still there. */
export type KeptOfPerson = {
  readonly subject: string;
  /** Milliseconds since 1970; null: not erased. */
  readonly erasedAt: number | null;
  readonly records: readonly KeptRecords[];
  /** Entries in the ledger of consent. */
  readonly choices: number;
  /** What they asked for as a person (Art. 15-21). */
  readonly requests: number;
  /** True when nothing of theirs is there but their id, whenever it was received. */
  readonly bare: boolean;
};

/** People in the order of their ids. */
export const peopleAfter = (executor: Executor, controller: string, after: string, limit: number) =>
  executor
    .selectFrom('subjects')
    .select(['id', 'erased_at'])
    .where('controller_id', '=', controller)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit);

/** The statement that groups the records of people. */
export const recordsAlike = (
  engine: Engine,
  controller: string,
  people: readonly string[],
  before: number,
) => {
  const [purposes, fields] =
    engine === 'sqlite'
      ? [sql`tag -> '$.purposes'`, sql`(select json_group_array(key order by key) from json_each(fields))`]
      : [
          sql`(tag -> 'purposes')::text`,
          sql`(select coalesce(jsonb_agg(name order by name), '[]')::text from jsonb_object_keys(fields) as name)`,
        ];
  return sql<{ subject: string; type: string; purposes: string; fields: string; records: number | string }>`
    select subject_id as subject, type, ${purposes} as purposes, ${fields} as fields,
           sum(case when received_at < ${before} then 1 else 0 end) as records
    from records where controller_id = ${controller} and ${among(engine, 'subject_id', people)}
    group by 1, 2, 3, 4`;
};

/** The statement that counts what else is kept of people. */
export const othersOf = (
  engine: Engine,
  executor: Executor,
  table: 'consent_changes' | 'requests',
  controller: string,
  people: readonly string[],
  before: number,
) =>
  executor
    .selectFrom(table)
    .select(['subject_id as subject'])
    .select(sql<number | string>`sum(case when received_at < ${before} then 1 else 0 end)`.as('before'))
    .where('controller_id', '=', controller)
    .where(among(engine, 'subject_id', people))
    .groupBy('subject_id');

/**
 * What is kept of people, a page of them at a time, in the order of their ids.
 * @param before milliseconds since 1970: counts what was received earlier
 */
export async function* keptOfPeople(
  { engine, read }: Pick<Database, 'engine' | 'read'>,
  controller: string,
  before: number,
  limit: number,
): AsyncGenerator<readonly KeptOfPerson[]> {
  for (let after = ''; ;) {
    const people = await peopleAfter(read, controller, after, limit).execute();
    const ids = people.map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) return;
    const [{ rows }, choices, requests] = await Promise.all([
      recordsAlike(engine, controller, ids, before).execute(read),
      othersOf(engine, read, 'consent_changes', controller, ids, before).execute(),
      othersOf(engine, read, 'requests', controller, ids, before).execute(),
    ]);
    const records = new Map<string, KeptRecords[]>();
    for (const { subject, type, purposes, fields, records: count } of rows) {
      const alike = records.get(subject) ?? [];
      records.set(subject, alike);
      // Both are lists of names wherever a record was written.
      const lists = { purposes: JSON.parse(purposes) as string[], fields: JSON.parse(fields) as string[] };
      if (Number(count) > 0) alike.push({ type, ...lists, records: Number(count) });
    }
    const [chosen, asked] = [choices, requests].map(
      (counts) => new Map(counts.map((each) => [each.subject, Number(each.before)])),
    );
    yield people.map(({ id, erased_at: erasedAt }): KeptOfPerson => ({
      subject: id,
      erasedAt,
      records: records.get(id) ?? [],
      choices: chosen?.get(id) ?? 0,
      requests: asked?.get(id) ?? 0,
      bare: !records.has(id) && !chosen?.has(id) && !asked?.has(id),
    }));
    after = last;
  }
}
