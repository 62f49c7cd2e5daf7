import type { LossReason, PublicInstructions } from '@remit/contract';
import type { Kept, Waiting } from './kept.js';

/** Records, bytes, and milliseconds (30 days) that the buffer keeps at most. Consent changes do not count. */
export const BOUNDS = { records: 1000, bytes: 2_000_000, age: 30 * 864e5 } as const;

const RANKS: readonly unknown[] = ['event', 'message', 'lead'];

/** The least important first, of those the oldest. What the plan does not know is the least. */
export const byImportance = (waiting: Iterable<Waiting>, { records }: PublicInstructions): Waiting[] => {
  const rank = ({ record: { id, type } }: Waiting): string => RANKS.indexOf(records[type]?.kind) + id;
  return [...waiting].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
};

/**
 * Keeps the buffer within its bounds: what is too old goes, then of the least important the oldest first.
 *
 * @param now milliseconds since 1970
 * @returns a reason for each record that went
 */
export const makeRoom = ({ records }: Kept, instructions: PublicInstructions, now: number): LossReason[] => {
  const lost: LossReason[] = [];
  let bytes = 0;
  const drop = (waiting: Waiting, reason: LossReason): void => {
    records.delete(waiting.record.id);
    bytes -= waiting.bytes;
    lost.push(reason);
  };
  for (const waiting of records.values()) {
    bytes += waiting.bytes;
    if (waiting.record.tag.time < now - BOUNDS.age) drop(waiting, 'too-old');
  }
  for (const waiting of byImportance(records.values(), instructions))
    if (records.size > BOUNDS.records || bytes > BOUNDS.bytes) drop(waiting, 'buffer-full');
  return lost;
};
