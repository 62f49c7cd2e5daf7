import { FUTURE_TOLERANCE, type Batch, type ConsentChange, type LeadRecord } from '@remit/contract';
import type { Kept } from '../buffer/kept.js';
import { BOUNDS } from '../buffer/make-room.js';

/** Items and bytes of one batch: well below what the server reads and what a leaving page may still send. */
export const MOST_ITEMS = 200;
export const MOST_BYTES = 60_000;
/** Bytes that the envelope and one consent change take, generously. */
const ENVELOPE = 600;
const CHANGE = 500;

/** What a batch says besides what it carries. */
export type Envelope = Omit<Batch, 'subject' | 'changes' | 'records'>;

/**
 * Picks what goes next, in order: consent changes, then, once all of them fit, the records that cite them.
 *
 * The server counts by how long before the sending something was (IN9). A device's clock may have been set in
 * between: so a batch is sent no earlier than what it holds, says of nothing that it waited longer than 30 days, and
 * holds only what was made by the same clock.
 *
 * @param most items to pick at most
 * @param isSkipped ids to leave out
 * @param room bytes of a last request, which leaves out what is too large for it; otherwise one record that is too
 *   large for a batch goes by itself
 */
export const nextBatch = (
  { person, records }: Kept,
  envelope: Envelope,
  most: number,
  isSkipped: (id: string) => boolean,
  room?: number,
): Batch | undefined => {
  if (!person) return undefined;
  const { subject, history, unsent } = person;
  const limit = Math.min(room ?? MOST_BYTES, MOST_BYTES);
  // One that is on its way or set aside holds up what comes after it: order is what makes records provable.
  const waiting = unsent.some(isSkipped) ? [] : history.filter(({ id }) => unsent.includes(id));
  const { sentAt } = envelope;
  const isAhead = (time: number) => time > sentAt + FUTURE_TOLERANCE;
  let oldest = Infinity;
  let newest = -Infinity;
  /** Whether what was made then may go with what was picked before. */
  const goesWith = (time: number): boolean => {
    const from = Math.min(oldest, time);
    const to = Math.max(newest, time);
    const goes = isAhead(from) === isAhead(to) && to - from <= BOUNDS.age;
    if (goes) [oldest, newest] = [from, to];
    return goes;
  };
  const changes: ConsentChange[] = [];
  const picked: LeadRecord[] = [];
  let bytes = ENVELOPE;
  let count = 0;
  for (const change of waiting) {
    if (count >= most || bytes + CHANGE > limit || !goesWith(change.time)) break;
    bytes += CHANGE;
    changes.push(change);
    count++;
  }
  for (const { record, bytes: more } of count < unsent.length ? [] : records.values()) {
    const tooLarge = bytes + more >= limit;
    if (isSkipped(record.id) || (tooLarge && room !== undefined)) continue;
    if (count >= most || (tooLarge && count > 0) || !goesWith(record.tag.time)) break;
    bytes += more + 1;
    picked.push(record);
    count++;
  }
  return count > 0
    ? {
        ...envelope,
        sentAt: Math.max(newest, Math.min(sentAt, oldest + BOUNDS.age)),
        subject,
        changes,
        records: picked,
      }
    : undefined;
};
