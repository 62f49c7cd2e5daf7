import { sql, type RawBuilder } from 'kysely';
import type { HistoryEntry, Tag } from '@remit/contract';
import type { Engine, Executor } from './database.js';
import { historyAsJson, historyIn, type EntryColumns } from './history-as-json.js';
import { PLANNED_ANEW } from './planned-anew.js';
import type { Position, StoredRecord } from './store.js';

/** Records of a kind, oldest first, from behind one position through another. */
export type Stretch = {
  readonly kind: StoredRecord['kind'];
  /** Behind this one; its id may be empty, which is before every record of its time. */
  readonly after: Position;
  /** And before this moment, milliseconds since 1970. */
  readonly before: number;
};

const inStretch = (controller: string, { kind, after, before }: Stretch) =>
  sql`controller_id = ${controller} and kind = ${kind}
      and (occurred_at, id) > (${after.time}, ${after.id}) and occurred_at < ${before}`;

/** The statement behind `findCut`: it reads the index only. */
export const cutOf = (controller: string, stretch: Stretch, size: number) =>
  sql<Position>`select occurred_at as "time", id from records where ${inStretch(controller, stretch)}
                order by occurred_at, id limit 1 offset ${size - 1}`;

/** Position of the record at which a stretch has `size` records; undefined when it has fewer. */
export const findCut = async (
  executor: Executor,
  controller: string,
  stretch: Stretch,
  size: number,
): Promise<Position | undefined> => (await cutOf(controller, stretch, size).execute(executor)).rows[0];

/** How records are grouped. */
export type Grouping = Stretch & {
  readonly type: string;
  /** Only those whose tags name it. */
  readonly purpose: string;
  /** The last record of the stretch; default: all that are before its end. */
  readonly through: Position | undefined;
  /** Events of before this moment are grouped by their exact time: milliseconds since 1970. */
  readonly exactBefore: number;
};

/** A tag without its time, and without what only a recipient is decided by. */
export type TagOfGroup = Omit<Tag, 'time'>;

/** One lead or message, or events of one person and day whose tags and fields' names are the same but for the time. */
export type RecordGroup = {
  readonly tag: TagOfGroup;
  readonly names: readonly string[];
  /** Days since 1970, in UTC. */
  readonly day: number;
  /** Times of the first and the last, milliseconds since 1970. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
};

/** Somebody's records in groups, and what a decision reads of the person, all as it is at one moment. */
export type PersonGroups = {
  readonly subject: string;
  readonly groups: readonly RecordGroup[];
  readonly history: readonly HistoryEntry[];
  readonly restricted: boolean;
  readonly erased: boolean;
};

const DAY = 86_400_000;

/** The records of a stretch, of one person or of all, in groups. */
const groupsOf = (
  engine: Engine,
  controller: string,
  { type, purpose, through, exactBefore, ...stretch }: Grouping,
  subject: string | undefined,
): RawBuilder<unknown> => {
  // Of two bounds above, SQLite takes the first to search by: only this one keeps it within the stretch.
  const before = through ? through.time + 1 : stretch.before;
  const [tag, names, named] =
    engine === 'sqlite'
      ? [
          sql`json_remove(tag, '$.time', '$.page', '$.partners')`,
          sql`(select group_concat(key) from json_each(fields))`,
          sql`exists (select 1 from json_each(tag, '$.purposes') where value = ${purpose})`,
        ]
      : [
          sql`(tag - 'time' - 'page' - 'partners')`,
          sql`(select string_agg(name, ',') from jsonb_object_keys(fields) as name)`,
          sql`(tag -> 'purposes') ? ${purpose}`,
        ];
  // Or SQLite goes through all records person by person, which spares it to sort the few of a stretch.
  const indexed = engine === 'sqlite' ? sql`indexed by records_newest` : sql``;
  const conditions = [
    inStretch(controller, { ...stretch, before }),
    // How few lie between two moments PostgreSQL sees only when both are told so; SQLite would search by it.
    ...(engine === 'postgres' ? [sql`occurred_at >= ${stretch.after.time}`] : []),
    ...(through ? [sql`(occurred_at, id) <= (${through.time}, ${through.id})`] : []),
    sql`type = ${type}`,
    named,
    ...(subject === undefined ? [] : [sql`subject_id = ${subject}`]),
  ];
  const counted = sql`
    select subject_id, ${tag} as tag, ${names} as names, occurred_at / ${sql.lit(DAY)} as day, occurred_at
    from records ${indexed} where ${sql.join(conditions, sql` and `)}`;
  // Of one person there are many events and few leads: to group those would cost more than to decide each.
  return stretch.kind === 'event'
    ? sql`select subject_id, tag, names, day, min(occurred_at) as first, max(occurred_at) as last,
            count(*) as count
          from (${counted}) as counted
          group by subject_id, tag, names, day, case when occurred_at < ${exactBefore} then occurred_at end`
    : sql`select subject_id, tag, names, day, occurred_at as first, occurred_at as last, 1 as count
          from (${counted}) as counted`;
};

/** Joins people with what is kept of them by their key, one after the other: no engine is to go through all instead. */
const withPerson = (engine: Engine, controller: string) => {
  const key = sql`s.controller_id = ${controller} and s.id = p.subject_id`;
  return engine === 'sqlite'
    ? sql`cross join subjects as s on ${key}`
    : sql`cross join lateral (select * from subjects as s where ${key} offset 0) as s`;
};

/**
 * The statement behind `groupRecords`: all groups as one value of JSON, and what is known of their people as
 * another. A row for each, and others for what somebody chose, would cost more than all the rest.
 */
export const grouped = (engine: Engine, controller: string, grouping: Grouping, subject?: string) => {
  const [array, list, text, tag] =
    engine === 'sqlite'
      ? ['json_array', 'json_group_array', '', 'json(tag)']
      : ['json_build_array', 'json_agg', '::text', 'tag'];
  const history = sql`(select ${sql.raw(historyAsJson(engine))} from consent_changes as c
    where c.controller_id = ${controller} and c.subject_id = s.id)`;
  return sql<{ groups: string | null; people: string | null }>`${sql.raw(PLANNED_ANEW)}
    with g as materialized (${groupsOf(engine, controller, grouping, subject)})
    select
      (select ${sql.raw(`${list}(${array}(subject_id, ${tag}, names, day, first, last, count))${text}`)} from g)
        as groups,
      (select ${sql.raw(list)}(${sql.raw(array)}(s.id, s.restricted_at, s.erased_at, ${history}))${sql.raw(text)}
       from (select distinct subject_id from g) as p
       ${withPerson(engine, controller)}) as people`;
};

type GroupColumns = readonly [
  subject: string,
  tag: TagOfGroup,
  names: string | null,
  day: number,
  first: number,
  last: number,
  count: number,
];

type PersonColumns = readonly [
  subject: string,
  restrictedAt: number | null,
  erasedAt: number | null,
  history: readonly EntryColumns[] | null,
];

const unpack = (
  groups: readonly GroupColumns[],
  people: readonly PersonColumns[],
): readonly PersonGroups[] => {
  const groupsBy = new Map<string, RecordGroup[]>();
  for (const [of, tag, names, day, first, last, count] of groups) {
    const group = { tag, names: names?.split(',') ?? [], day, first, last, count };
    const others = groupsBy.get(of);
    if (others) others.push(group);
    else groupsBy.set(of, [group]);
  }
  // Who is not known is left out: of them nothing may be read.
  return people.map(([of, restrictedAt, erasedAt, history]) => ({
    subject: of,
    groups: groupsBy.get(of) ?? [],
    history: historyIn(history ?? []),
    restricted: restrictedAt !== null,
    erased: erasedAt !== null,
  }));
};

/**
 * Records in groups about which one decision says the same of all, but for their times; each with what a decision
 * reads of its person.
 * @param subject only this person's; default: everybody's
 * @returns unpacks them: that takes a while too, in which the database can find the next
 */
export const groupRecords = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  grouping: Grouping,
  subject?: string,
): Promise<() => readonly PersonGroups[]> => {
  const { rows } = await grouped(engine, controller, grouping, subject).execute(executor);
  const [row] = rows;
  return () =>
    unpack(
      // Of what addRecords, addSubjects and addEntries wrote.
      JSON.parse(row?.groups ?? '[]') as readonly GroupColumns[],
      JSON.parse(row?.people ?? '[]') as readonly PersonColumns[],
    );
};
