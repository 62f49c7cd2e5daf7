import type { Batch, LeadRecord } from '@remit/contract';
import type { Kept } from '../buffer/kept.js';

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
  const changes = waiting.slice(0, Math.max(0, Math.min(most, (limit - ENVELOPE) / CHANGE)));
  const picked: LeadRecord[] = [];
  let bytes = ENVELOPE + changes.length * CHANGE;
  let count = changes.length;
  for (const { record, bytes: more } of count < unsent.length ? [] : records.values()) {
    const tooLarge = bytes + more >= limit;
    if (isSkipped(record.id) || (tooLarge && room !== undefined)) continue;
    if (count >= most || (tooLarge && count > 0)) break;
    bytes += more + 1;
    picked.push(record);
    count++;
  }
  return count > 0 ? { ...envelope, subject, changes, records: picked } : undefined;
};
