import { limitRecord, type Facts, type LeadRecord, type Limited, type LossReason } from '@remit/contract';
import { measured, type Kept } from './kept.js';
import { BOUNDS, isHandedIn } from './make-room.js';

/**
 * What may be kept of a record now.
 *
 * A device's clock may be set, so it makes nothing that was handed in older here than an event may become: whether
 * the retention of a lead that waits longer has run out, the server judges by its own clock.
 */
const limited = (record: LeadRecord, facts: Facts): Limited =>
  limitRecord(
    record,
    'store',
    isHandedIn(record, facts.instructions)
      ? { ...facts, now: Math.min(facts.now, record.tag.time + BOUNDS.age) }
      : facts,
  );

/** True while all of a record may be kept. */
export const isAllowedWhole = (record: LeadRecord, facts: Facts): boolean =>
  !limited(record, facts).dropped[0];

/**
 * Decides again what may be kept of each record that waits, and takes away the rest. Tags are only ever narrowed.
 *
 * @returns a reason for each record of which nothing may be kept
 */
export const decideAgain = ({ records }: Kept, facts: Facts): LossReason[] => {
  const lost: LossReason[] = [];
  for (const [id, { record }] of records) {
    const { purposes, fields, dropped } = limited(record, facts);
    if (!purposes[0]) {
      records.delete(id);
      lost.push(dropped.some(({ code }) => code === 'consent_ended') ? 'withdrawn' : 'no-longer-allowed');
    } else if (dropped[0]) records.set(id, measured({ ...record, tag: { ...record.tag, purposes }, fields }));
  }
  return lost;
};
