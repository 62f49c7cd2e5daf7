import { setImmediate } from 'node:timers/promises';
import { usableFields, type Facts, type Use } from '@remit/contract';
import type { Grouping, PersonGroups, RecordGroup } from '../store/count-groups.js';
import type { ControllerStore, Position } from '../store/store.js';
import { factsOf } from './facts-of.js';
import { retentionCut } from './retention-cut.js';

/** How many records, and of how many people. */
export type Count = { readonly records: number; readonly people: number };

export type Counted = Count & {
  /** By the UTC day on which they were made, oldest first; days without any are left out. */
  readonly days: readonly (Count & { readonly day: string })[];
};

/** What somebody wants to be counted. */
export type CountWanted = {
  readonly purpose: string;
  readonly type: string;
  /** Made at this moment or later; milliseconds since 1970. */
  readonly from: number;
  /** Made before this moment. */
  readonly to: number;
};

/** Records that one statement looks at, and that are decided in one go: few enough that nobody else waits long. */
const STRETCH = 2_000;
const DAY = 864e5;

/** True when a record of this group, made at that time, may be used so: at least one field of it. */
const mayBeCounted = (group: RecordGroup, type: string, time: number, use: Use, facts: Facts): boolean => {
  const tag = { ...group.tag, time };
  for (const name of group.names) {
    const { withheld } = usableFields({ type, tag, fields: { [name]: true } }, use, facts);
    if (withheld.length === 0) return true;
  }
  return false;
};

/** What was counted so far, by the day. */
const makeTally = () => {
  const people = new Set<string>();
  const days = new Map<number, { records: number; people: Set<string> }>();
  return {
    add: (subject: string, onDay: number, count: number) => {
      people.add(subject);
      const day = days.get(onDay) ?? { records: 0, people: new Set() };
      days.set(onDay, day);
      day.records += count;
      day.people.add(subject);
    },
    counted: (): Counted => {
      const byDay = [...days].toSorted(([one], [other]) => one - other);
      return {
        records: byDay.reduce((sum, [, { records }]) => sum + records, 0),
        people: people.size,
        days: byDay.map(([day, each]) => ({
          day: new Date(day * DAY).toISOString().slice(0, 10),
          records: each.records,
          people: each.people.size,
        })),
      };
    },
  };
};

/**
 * Counts the records of a type, and the people they are of, that may be counted for a purpose now: those that
 * a read for it would show (RD3). They are grouped in the database, and each group is decided once.
 */
export const countRecords = async (
  controller: ControllerStore,
  { purpose, type, from, to }: CountWanted,
  now: number,
): Promise<Counted> => {
  const instructions = await controller.instructions();
  const { purposes, records: plan } = instructions;
  const retention = Object.hasOwn(purposes, purpose) ? purposes[purpose]?.retention : undefined;
  const kind = Object.hasOwn(plan, type) ? plan[type]?.kind : undefined;
  const cut = retention === undefined ? undefined : retentionCut(retention, now);
  const use: Use = { purpose, kind: 'read' };
  const tally = makeTally();

  const countPerson = async (
    person: PersonGroups,
    grouping: Grouping,
    stated: Pick<Facts, 'birth' | 'sources'>,
  ): Promise<void> => {
    const { subject, history, restricted, erased } = person;
    const facts = factsOf(instructions, history, now, { restricted, erased, ...stated });
    const allowed = (group: RecordGroup, time: number) => mayBeCounted(group, type, time, use, facts);
    const begun = person.groups.filter((group) => allowed(group, group.first));
    // Of two times the later is never allowed without the earlier.
    if (begun.every((group) => group.last === group.first || allowed(group, group.last)))
      for (const { day, count } of begun) tally.add(subject, day, count);
    // Somewhere within a group it ends: each of the person's records by its own time.
    else {
      const exact = await controller.groupRecords({ ...grouping, exactBefore: to }, subject);
      for (const each of exact()) await countPerson(each, grouping, stated);
    }
  };

  const countStretch = async (unpack: () => readonly PersonGroups[], grouping: Grouping): Promise<void> => {
    // First whatever else is to be sent: the database goes on meanwhile, and whoever else waits is served.
    await setImmediate();
    const people = unpack();
    const derived = people.flatMap(({ subject, groups }) =>
      groups.flatMap(({ tag }) => (tag.sources === undefined ? [] : [{ subject, tag }])),
    );
    const [births, sources] = await Promise.all([
      controller.births(people.map(({ subject }) => subject)),
      controller.sources(derived),
    ]);
    for (const person of people) {
      const { subject } = person;
      await countPerson(person, grouping, { birth: births.get(subject), sources: sources.get(subject) });
    }
  };

  if (kind !== undefined && cut !== undefined) {
    const stretchAfter = (after: Position) => ({ kind, after, before: to });
    const endOf = (after: Position) => controller.findCut(stretchAfter(after), STRETCH);
    let after: Position | undefined = { time: Math.max(from, cut.gone), id: '' };
    let through: Position | undefined = await endOf(after);
    let last: (() => Promise<void>) | undefined;
    while (after) {
      const grouping: Grouping = { ...stretchAfter(after), through, type, purpose, exactBefore: cut.whole };
      // While the database groups one stretch, the one before is decided.
      const [unpack, next] = await Promise.all([
        controller.groupRecords(grouping),
        through && endOf(through),
        last?.(),
      ]);
      last = () => countStretch(unpack, grouping);
      [after, through] = [through, next];
    }
    await last?.();
  }
  return tally.counted();
};
