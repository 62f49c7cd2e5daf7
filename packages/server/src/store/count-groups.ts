import { sql, type SqlBool } from 'kysely';
import type { Engine, Executor } from './database.js';
import type { Position, StoredRecord } from './store.js';

/** Records of a kind, oldest first, from behind one position through another. */
export type Stretch = {
  readonly kind: StoredRecord['kind'];
  /** Behind this one; its id may be empty, which is before every record of its time. */
  readonly after: Position;
  /** And before this moment, milliseconds since 1970. */
  readonly before: number;
};

const stretchOf = (executor: Executor, controller: string, { kind, after, before }: Stretch) =>
  executor
    .selectFrom('records')
    .where('controller_id', '=', controller)
    .where('kind', '=', kind)
    .where(sql<SqlBool>`(occurred_at, id) > (${after.time}, ${after.id})`)
    .where('occurred_at', '<', before);

/** The statement behind `findCut`: it reads the index only. */
export const cutOf = (executor: Executor, controller: string, stretch: Stretch, size: number) =>
  stretchOf(executor, controller, stretch)
    .select(['occurred_at', 'id'])
    .orderBy('occurred_at')
    .orderBy('id')
    .offset(size - 1)
    .limit(1);

/** Position of the record at which a stretch has `size` records; undefined when it has fewer. */
export const findCut = async (
  executor: Executor,
  controller: string,
  stretch: Stretch,
  size: number,
): Promise<Position | undefined> => {
  const row = await cutOf(executor, controller, stretch, size).executeTakeFirst();
  return row && { time: row.occurred_at, id: row.id };
};

/** How records are grouped. */
export type Grouping = Stretch & {
  readonly type: string;
  /** The last record of the stretch; default: all that are before its end. */
  readonly through: Position | undefined;
  /** Records of before this moment are grouped by their exact time: milliseconds since 1970. */
  readonly exactBefore: number;
};

/** Records of one person, of one day, whose tags and fields' names are the same but for the time. */
export type RecordGroup = {
  readonly subject: string;
  /** The tag without its time, and without what only a recipient is decided by, as JSON. */
  readonly tag: string;
  readonly names: readonly string[];
  /** Days since 1970, in UTC. */
  readonly day: number;
  readonly first: number;
  readonly last: number;
  readonly count: number;
};

const DAY = 86_400_000;

/** The statement behind `groupRecords`. */
export const grouped = (engine: Engine, executor: Executor, controller: string, grouping: Grouping) => {
  const { type, through, exactBefore } = grouping;
  // Of two bounds above, SQLite takes the first to search by: only this one keeps it within the stretch.
  const before = through ? through.time + 1 : grouping.before;
  const tag =
    engine === 'sqlite'
      ? sql<string>`json_remove(tag, '$.time', '$.page', '$.partners')`
      : sql<string>`(tag - 'time' - 'page' - 'partners')`;
  const names =
    engine === 'sqlite'
      ? sql<string | null>`(select group_concat(key) from json_each(fields))`
      : sql<string | null>`(select string_agg(name, ',') from jsonb_object_keys(fields) as name)`;
  return executor
    .selectFrom(
      stretchOf(executor, controller, { ...grouping, before })
        .$if(through !== undefined, (query) =>
          query.where(sql<SqlBool>`(occurred_at, id) <= (${through?.time}, ${through?.id})`),
        )
        .where('type', '=', type)
        .select([
          'subject_id',
          tag.as('tag'),
          names.as('names'),
          sql<number>`occurred_at / ${sql.lit(DAY)}`.as('day'),
          sql<number | null>`case when occurred_at < ${exactBefore} then occurred_at end`.as('exact'),
          'occurred_at',
        ])
        .as('counted'),
    )
    .select((eb) => [
      'subject_id as subject',
      'tag',
      'names',
      'day',
      eb.fn.min('occurred_at').as('first'),
      eb.fn.max('occurred_at').as('last'),
      eb.fn.countAll<number>().as('count'),
    ])
    .groupBy(['subject_id', 'tag', 'names', 'day', 'exact']);
};

/** Records in groups about which one decision says the same of all, but for their times. */
export const groupRecords = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  grouping: Grouping,
): Promise<readonly RecordGroup[]> => {
  const rows = await grouped(engine, executor, controller, grouping).execute();
  return rows.map((row) => ({ ...row, names: row.names?.split(',') ?? [] }));
};

/** The times of the records of one group. */
export const timesInGroup = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  grouping: Grouping,
  { subject, tag, names, first, last }: RecordGroup,
): Promise<readonly number[]> => {
  const groups = await grouped(engine, executor, controller, { ...grouping, exactBefore: last + 1 })
    .where('subject_id', '=', subject)
    .where('occurred_at', '>=', first)
    .where('occurred_at', '<=', last)
    .execute();
  return groups
    .filter((group) => group.tag === tag && (group.names ?? '') === names.join(','))
    .flatMap((group) => Array.from({ length: group.count }, () => group.first));
};
