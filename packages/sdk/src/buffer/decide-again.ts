import { limitRecord, type Facts, type LossReason } from '@remit/contract';
import { measured, type Kept, type Waiting } from './buffer.js';

/**
 * Decides again what may be kept of a record that waits. Its tag is only ever narrowed.
 *
 * @returns the record, the same object when nothing changed; or why nothing may be kept of it
 */
const decideAgain = (waiting: Waiting, facts: Facts): Waiting | LossReason => {
  const { record } = waiting;
  const { purposes, fields, dropped } = limitRecord(record, 'store', facts);
  if (purposes.length === 0)
    return dropped.some((drop) => drop.code === 'consent_ended') ? 'withdrawn' : 'no-longer-allowed';
  if (dropped.length === 0) return waiting;
  return measured({ ...record, tag: { ...record.tag, purposes }, fields });
};

/**
 * Decides again about records that wait, and takes away what may not be kept any more.
 *
 * @param ids which; all of them unless named
 */
export const decideAgainAll = (
  draft: Kept,
  facts: Facts,
  ids: Iterable<string> = draft.records.keys(),
): LossReason[] => {
  const lost: LossReason[] = [];
  for (const id of ids) {
    const waiting = draft.records.get(id);
    if (!waiting) continue;
    const again = decideAgain(waiting, facts);
    if (typeof again === 'object') draft.records.set(id, again);
    else {
      draft.records.delete(id);
      lost.push(again);
    }
  }
  return lost;
};
