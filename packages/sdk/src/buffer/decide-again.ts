import { limitRecord, type Facts, type LossReason } from '@remit/contract';
import { measured, type Kept } from './kept.js';
import { BOUNDS, isHandedIn } from './make-room.js';

/**
 * Decides again what may be kept of each record that waits, and takes away the rest. Tags are only ever narrowed.
 *
 * A device's clock may be set, so it makes nothing that was handed in older here than an event may become: whether
 * the retention of a lead that waits longer has run out, the server judges by its own clock.
 *
 * @returns a reason for each record of which nothing may be kept
 */
export const decideAgain = ({ records }: Kept, facts: Facts): LossReason[] => {
  const lost: LossReason[] = [];
  for (const [id, { record }] of records) {
    const then = isHandedIn(record, facts.instructions)
      ? { ...facts, now: Math.min(facts.now, record.tag.time + BOUNDS.age) }
      : facts;
    const { purposes, fields, dropped } = limitRecord(record, 'store', then);
    if (purposes.length === 0) {
      records.delete(id);
      lost.push(dropped.some(({ code }) => code === 'consent_ended') ? 'withdrawn' : 'no-longer-allowed');
    } else if (dropped.length > 0)
      records.set(id, measured({ ...record, tag: { ...record.tag, purposes }, fields }));
  }
  return lost;
};
