import type { LossReason, PublicInstructions } from '@remit/contract';
import type { Kept, Waiting } from './buffer.js';

/** Records, bytes, and milliseconds (30 days) that the buffer keeps at most. Consent changes do not count. */
export const BOUNDS = { records: 1000, bytes: 2_000_000, age: 30 * 864e5 } as const;

const RANK = { event: 0, message: 1, lead: 2 } as const;

/** How much it would hurt to lose a record. What the plan does not know is the least. */
export const importanceOf = ({ records }: PublicInstructions, type: string): number => {
  const plan = Object.hasOwn(records, type) ? records[type] : undefined;
  return plan ? RANK[plan.kind] : 0;
};

/**
 * Keeps the buffer within its bounds: what is too old goes, then of the least important the oldest first.
 *
 * @param now milliseconds since 1970
 * @returns a reason for each record that went
 */
export const makeRoom = (draft: Kept, instructions: PublicInstructions, now: number): LossReason[] => {
  const { records } = draft;
  const lost: LossReason[] = [];
  const drop = (id: string, reason: LossReason) => {
    records.delete(id);
    lost.push(reason);
  };
  let bytes = 0;
  for (const [id, waiting] of records) {
    if (waiting.record.tag.time < now - BOUNDS.age) drop(id, 'too-old');
    else bytes += waiting.bytes;
  }
  const isOver = () => records.size > BOUNDS.records || bytes > BOUNDS.bytes;
  if (isOver()) {
    const rank = ([id, { record }]: [string, Waiting]) => `${importanceOf(instructions, record.type)}${id}`;
    for (const [id, waiting] of [...records].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
      if (!isOver()) break;
      bytes -= waiting.bytes;
      drop(id, 'buffer-full');
    }
  }
  return lost;
};
