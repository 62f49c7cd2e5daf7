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

/** The least important first, of those as they come: the oldest. What the plan does not know is the least. */
export const byImportance = (waiting: readonly Waiting[], plan: Plan): Waiting[] =>
  [...waiting].sort((a, b) => rankOf(a.record.type, plan) - rankOf(b.record.type, plan));

const bytesIn = ({ records }: Kept): number => {
  let bytes = 0;
  for (const waiting of records.values()) bytes += waiting.bytes;
  return bytes;
};

/** Whether there is more than the bounds of the buffer allow. */
export const isOver = (kept: Kept, bytes = bytesIn(kept)): boolean =>
  kept.records.size > BOUNDS.records || bytes > BOUNDS.bytes;

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
  let bytes = bytesIn(draft);
  // Nothing is looked at when nothing has to go.
  for (const waiting of isOver(draft, bytes) ? byImportance([...records.values()], plan) : []) {
    if (!isOver(draft, bytes)) break;
    bytes -= waiting.bytes;
    drop(waiting, 'buffer-full');
  }
  return lost;
};
