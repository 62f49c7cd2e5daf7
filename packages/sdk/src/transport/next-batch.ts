import type { ConsentChange, Facts, LeadRecord, LossReason } from '@remit/contract';
import type { Kept } from '../buffer/buffer.js';
import { decideAgainAll } from '../buffer/decide-again.js';

/** Items and bytes of one batch: well below what the server reads and what a leaving page may still send. */
export const MOST_ITEMS = 200;
export const MOST_BYTES = 60_000;
/** Bytes that the envelope and one consent change take, generously. */
const ENVELOPE = 600;
const CHANGE = 500;

export type Picked = {
  readonly changes: readonly ConsentChange[];
  readonly records: readonly LeadRecord[];
  /** Records that may not be sent any more; they were taken out of the draft. */
  readonly lost: readonly LossReason[];
};

/**
 * Picks what goes next, in order: consent changes, then, once all of them fit, the records that cite them.
 * Each record is decided again first.
 *
 * @param most items to pick at most
 * @param skipped ids to leave out
 * @param alone whether one record that is too large for a batch may go by itself
 */
export const nextBatch = (
  draft: Kept,
  facts: Facts,
  most: number,
  skipped: (id: string) => boolean,
  alone = true,
): Picked => {
  const { history = [], unsent = [] } = draft.person ?? {};
  const changes: ConsentChange[] = [];
  const records: LeadRecord[] = [];
  const lost: LossReason[] = [];
  const room = Math.min(most, (MOST_BYTES - ENVELOPE) / CHANGE);
  // One that is on its way or set aside holds up what comes after it: order is what makes records provable.
  const waiting = unsent.some(skipped) ? [] : history.filter(({ id }) => unsent.includes(id));
  changes.push(...waiting.slice(0, room));
  if (changes.length < unsent.length) return { changes, records, lost };
  let bytes = ENVELOPE + changes.length * CHANGE;
  for (const id of draft.records.keys()) {
    if (skipped(id)) continue;
    lost.push(...decideAgainAll(draft, facts, [id]));
    const again = draft.records.get(id);
    if (!again) continue;
    const count = changes.length + records.length;
    bytes += again.bytes + 1;
    if (count >= most || (bytes > MOST_BYTES && !(alone && count === 0))) break;
    records.push(again.record);
  }
  return { changes, records, lost };
};
