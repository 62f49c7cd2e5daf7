import type { LeadRecord, LossReason, PublicInstructions } from '@remit/contract';
import type { Kept, Waiting } from './kept.js';

/**
 * Records and bytes that the buffer keeps at most, and milliseconds (30 days) for which it keeps an event. Consent
 * changes do not count. What the visitor has handed in has no age: whether it waited long or the device's clock was
 * set, nobody can tell there.
 */
export const BOUNDS = { records: 1000, bytes: 2_000_000, age: 30 * 864e5 } as const;

const RANKS: readonly unknown[] = ['event', 'message', 'lead'];

type Plan = Pick<PublicInstructions, 'records'>;

const rankOf = (type: string, { records }: Plan): number => RANKS.indexOf(records[type]?.kind);

/** Whether a record is what the visitor has handed in: a lead or message. */
export const isHandedIn = ({ type }: LeadRecord, plan: Plan): boolean => rankOf(type, plan) > 0;

/** The least important first, of those the oldest. What the plan does not know is the least. */
export const byImportance = (waiting: Iterable<Waiting>, plan: Plan): Waiting[] => {
  const rank = ({ record: { id, type } }: Waiting): string => rankOf(type, plan) + id;
  return [...waiting].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
};

/** Whether there is more than the bounds of the buffer allow. */
export const isOver = ({ records }: Kept): boolean => {
  let bytes = 0;
  for (const waiting of records.values()) bytes += waiting.bytes;
  return records.size > BOUNDS.records || bytes > BOUNDS.bytes;
};

/**
 * Keeps the buffer within its bounds: events that are too old go, then of the least important the oldest first.
 *
 * @param now milliseconds since 1970
 * @returns a reason for each record that went
 */
export const makeRoom = (draft: Kept, plan: Plan, now: number): LossReason[] => {
  const { records } = draft;
  const lost: LossReason[] = [];
  const drop = ({ record: { id } }: Waiting, reason: LossReason): void => {
    records.delete(id);
    lost.push(reason);
  };
  for (const waiting of records.values()) {
    const { record } = waiting;
    if (record.tag.time < now - BOUNDS.age && !isHandedIn(record, plan)) drop(waiting, 'too-old');
  }
  // Sorted only when something has to go.
  if (isOver(draft))
    for (const waiting of byImportance(records.values(), plan)) {
      if (!isOver(draft)) break;
      drop(waiting, 'buffer-full');
    }
  return lost;
};
