import type { Instructions } from '@remit/contract';
import { NEVER, nextEndWith } from '../retention/next-end.js';
import { chooseErasure, type ErasedCounts } from './choose-erasure.js';
import type { Database, Executor } from './database.js';
import { erase, settingEnds } from './erase-records.js';
import { instructionsInForce } from './instructions.js';
import { readHistories } from './ledger.js';
import { recordsWithEnds, toRecordWithEnd, type RecordWithEnd } from './records.js';
import { readSources } from './sources.js';
import { holdSubjects } from './subjects.js';
import {
  beginning,
  dueRecords,
  nextRecords,
  progressOf,
  versionInForce,
  writeProgress,
  type Progress,
} from './sweeps.js';
import { forgettingUnfinished } from './uploads.js';

/** What one batch of a sweep did. */
export type Swept = {
  /** Records looked at. */
  readonly looked: number;
  readonly erased: ErasedCounts;
  /**
   * - `more`: there may be more to do at once
   * - `done`: nothing is due now
   * - `waiting`: nothing but a new version of the instructions, from `at` on
   * - `elsewhere`: another process is sweeping this controller
   */
  readonly state: 'more' | 'done' | 'waiting' | 'elsewhere';
  /** Milliseconds since 1970. */
  readonly at?: number;
  /** Milliseconds for which nobody else could write, but for the commit. */
  readonly held: number;
};

type Done = Omit<Swept, 'held'>;

/**
 * Milliseconds after which nothing is under way any more that was judged by the version of the instructions
 * before: another process may know only that one for a second, and a batch waits for its commit.
 */
const SETTLED = 10_000;
/** Milliseconds until a record is looked at again of which it is unknown when a purpose ends. */
const DAY = 864e5;

const NOTHING: ErasedCounts = { records: 0, fields: 0, byCode: {} };

/** When a record of which nothing goes now has to be looked at again. */
const nextLook = (end: number, now: number): number => (end > now ? end : now + DAY);

/** Looks at these records, whoever they are of, and erases of them what has ended. */
const sweepFound = async (
  engine: Database['engine'],
  executor: Executor,
  controller: string,
  instructions: Instructions,
  found: readonly RecordWithEnd[],
  now: number,
): Promise<ErasedCounts> => {
  const people = [...new Set(found.map(({ record }) => record.subject))];
  const ids = found.map(({ record }) => record.id);
  // Sent in this order on one connection: in PostgreSQL somebody else may have written for one of these people
  // until they are held. In SQLite whoever writes is alone.
  const [subjects, histories, rows] = await Promise.all([
    holdSubjects(engine, executor, controller, people),
    readHistories(engine, executor, controller, people),
    engine === 'sqlite' ? found : recordsWithEnds(engine, executor, controller, ids),
  ]);
  const sources = await readSources(
    engine,
    executor,
    controller,
    rows.map(({ record }) => record),
  );
  const isRestricted = (subject: string): boolean => subjects.get(subject)?.restricted ?? false;
  const { erasure, counts, whole } = chooseErasure(
    rows.flatMap(({ record }) => (isRestricted(record.subject) ? [] : [record])),
    instructions,
    ({ subject }) => ({
      instructions,
      history: histories.get(subject) ?? [],
      restricted: false,
      erased: subjects.get(subject)?.erased ?? false,
      sources: sources.get(subject),
      now,
    }),
  );
  const ends = new Map(
    whole.map((record) => {
      const end = nextEndWith(record.tag, { instructions, sources: sources.get(record.subject) });
      return [record.id, nextLook(end, now)] as const;
    }),
  );
  const changed = rows.flatMap(({ record, nextEnd: before }) => {
    const end = isRestricted(record.subject) ? NEVER : ends.get(record.id);
    return end === undefined || end === before ? [] : [{ id: record.id, nextEnd: end }];
  });
  const narrowed = erasure.narrowed.map((each) => ({ ...each, nextEnd: nextLook(each.nextEnd, now) }));
  await Promise.all([
    erase(engine, executor, controller, { ...erasure, narrowed }, now),
    ...(changed.length > 0 ? [settingEnds(engine, controller, changed).execute(executor)] : []),
  ]);
  return counts;
};

/**
 * Makes the sweep of one controller (S14, PL10, PL11). Each call looks at one bounded batch in one
 * transaction: first at records of which a purpose has run out; when there are none, at the next records for a
 * new version of the instructions. Whatever stops it, the next call goes on where it was.
 * @param timer milliseconds on a clock that only runs forward
 */
export const makeSweep = (
  { engine, atomically }: Database,
  controller: string,
  timer: () => number = () => performance.now(),
) => {
  let known: Instructions | undefined;
  const instructionsOf = async (executor: Executor, version: number): Promise<Instructions> => {
    if (known?.version !== version) known = await instructionsInForce(executor, controller);
    return known;
  };

  const walk = async (
    executor: Executor,
    progress: Progress,
    version: number,
    now: number,
    limit: number,
  ): Promise<Done> => {
    const after = progress.version === version ? (progress.afterId ?? '') : '';
    const rows = await nextRecords(executor, controller, after, limit).execute();
    const found = rows.map(toRecordWithEnd);
    const erased =
      found.length === 0
        ? NOTHING
        : await sweepFound(engine, executor, controller, await instructionsOf(executor, version), found, now);
    const last = found.length < limit ? undefined : found.at(-1);
    await writeProgress(executor, controller, { version, afterId: last?.record.id ?? null });
    return { looked: found.length, erased, state: last ? 'more' : 'done' };
  };

  const sweepBatch = async (executor: Executor, now: number, limit: number): Promise<Done> => {
    // Few journeys to the database: while they last nobody else writes.
    const [, row, { version, addedAt }, rows] = await Promise.all([
      beginning(executor, controller).execute(),
      progressOf(engine, executor, controller).executeTakeFirst(),
      versionInForce(executor, controller),
      dueRecords(executor, controller, now, limit).execute(),
      forgettingUnfinished(executor, controller, now).execute(),
    ]);
    if (!row) return { looked: 0, erased: NOTHING, state: 'elsewhere' };
    const progress = { version: row.version, afterId: row.after_id };
    if (rows.length > 0) {
      const instructions = await instructionsOf(executor, version);
      const found = rows.map(toRecordWithEnd);
      const erased = await sweepFound(engine, executor, controller, instructions, found, now);
      return { looked: found.length, erased, state: 'more' };
    }
    if (progress.version === version && progress.afterId === null)
      return { looked: 0, erased: NOTHING, state: 'done' };
    const at = addedAt + SETTLED;
    if (now < at) return { looked: 0, erased: NOTHING, state: 'waiting', at };
    return walk(executor, progress, version, now, limit);
  };

  /**
   * @param now milliseconds since 1970
   * @param limit records looked at
   */
  return (now: number, limit: number): Promise<Swept> =>
    atomically(async (executor): Promise<Swept> => {
      const start = timer();
      const done = await sweepBatch(executor, now, limit);
      return { ...done, held: timer() - start };
    });
};
