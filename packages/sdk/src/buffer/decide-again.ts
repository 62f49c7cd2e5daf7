import { limitRecord, type Facts, type LossReason } from '@remit/contract';
import { measured, type Kept } from './kept.js';

/**
 * Decides again what may be kept of each record that waits, and takes away the rest. Tags are only ever narrowed.
 *
 * @returns a reason for each record of which nothing may be kept
 */
export const decideAgain = ({ records }: Kept, facts: Facts): LossReason[] => {
  const lost: LossReason[] = [];
  for (const [id, { record }] of records) {
    const { purposes, fields, dropped } = limitRecord(record, 'store', facts);
    if (purposes.length === 0) {
      records.delete(id);
      lost.push(dropped.some(({ code }) => code === 'consent_ended') ? 'withdrawn' : 'no-longer-allowed');
    } else if (dropped.length > 0)
      records.set(id, measured({ ...record, tag: { ...record.tag, purposes }, fields }));
  }
  return lost;
};
