import { usableFields, type Facts, type Tag } from '@remit/contract';
import type { Grouping, RecordGroup } from '../store/count-groups.js';
import type { ControllerStore, Position } from '../store/store.js';
import { readFacts } from './facts-of.js';
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

/** Records that one statement looks at: few enough that nobody else waits long for the database. */
const STRETCH = 4_000;
const DAY = 864e5;

/** True when a record of this group, made at that time, may be read for the purpose: at least one field of it. */
const mayBeCounted = (
  group: RecordGroup,
  type: string,
  time: number,
  purpose: string,
  facts: Facts,
): boolean => {
  // Written by addRecords; what is left out of it no read is decided by.
  const tag = { ...(JSON.parse(group.tag) as Omit<Tag, 'time'>), time };
  const fields = Object.fromEntries(group.names.map((name) => [name, true]));
  return Object.keys(usableFields({ type, tag, fields }, { purpose, kind: 'read' }, facts).fields).length > 0;
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
  const { purposes, records: plan } = await controller.instructions();
  const retention = Object.hasOwn(purposes, purpose) ? purposes[purpose]?.retention : undefined;
  const kind = Object.hasOwn(plan, type) ? plan[type]?.kind : undefined;
  const cut = retention === undefined ? undefined : retentionCut(retention, now);
  const people = new Set<string>();
  const days = new Map<number, { records: number; people: Set<string> }>();

  /** Of a group, the records that may be counted. Of two times the later is never allowed without the earlier. */
  const countGroup = async (group: RecordGroup, grouping: Grouping, facts: Facts): Promise<number> => {
    const allowed = (time: number) => mayBeCounted(group, type, time, purpose, facts);
    if (!allowed(group.first)) return 0;
    if (allowed(group.last)) return group.count;
    return (await controller.timesInGroup(grouping, group)).filter(allowed).length;
  };

  const countStretch = async (grouping: Grouping): Promise<void> => {
    const groups = await controller.groupRecords(grouping);
    const factsFor = await readFacts(
      controller,
      groups.map(({ subject }) => subject),
      now,
    );
    for (const group of groups) {
      const count = await countGroup(group, grouping, factsFor(group.subject));
      if (count === 0) continue;
      people.add(group.subject);
      const day = days.get(group.day) ?? { records: 0, people: new Set() };
      days.set(group.day, day);
      day.records += count;
      day.people.add(group.subject);
    }
  };

  if (kind !== undefined && cut !== undefined) {
    let after: Position | undefined = { time: Math.max(from, cut.gone), id: '' };
    while (after) {
      const stretch = { kind, after, before: to };
      const through = await controller.findCut(stretch, STRETCH);
      await countStretch({ ...stretch, through, type, exactBefore: cut.whole });
      after = through;
    }
  }
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
};
