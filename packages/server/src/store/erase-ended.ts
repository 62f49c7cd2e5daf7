import { limitRecord, type Instructions } from '@remit/contract';
import type { Engine, Executor } from './database.js';
import { denyWithdrawn } from './outbox.js';
import { eraseRecords, narrowRecord, recordsOf } from './records.js';
import type { LedgerEntry } from './store.js';

/** A person whose changes ended a consent. */
export type Ended = {
  readonly subject: string;
  readonly history: readonly LedgerEntry[];
  readonly erased: boolean;
  readonly now: number;
};

/**
 * Erases what only an ended consent carried (PL11): fields and purposes of this person's records, whole
 * records when no field is left, and deliveries of them that are still due. Reads no other person's rows.
 * @returns records and fields that are gone; fields of records that are gone count too
 */
export const eraseEnded = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  instructions: Instructions,
  { subject, history, erased, now }: Ended,
): Promise<{ records: number; fields: number }> => {
  const facts = { instructions, history, restricted: false, erased, now };
  const gone: string[] = [];
  let fields = 0;
  for (const record of await recordsOf(executor, controller, subject)) {
    const left = limitRecord(record, 'store', facts);
    if (left.dropped.length === 0) continue;
    const keptFields = Object.keys(left.fields).length;
    fields += Object.keys(record.fields).length - keptFields;
    if (keptFields === 0) {
      gone.push(record.id);
      continue;
    }
    const tag = { ...record.tag, purposes: left.purposes };
    await narrowRecord(executor, controller, record.id, { tag, fields: left.fields });
    const ended = record.tag.purposes.filter((purpose) => !left.purposes.includes(purpose));
    await denyWithdrawn(engine, executor, controller, [record.id], now, ended);
  }
  await eraseRecords(engine, executor, controller, gone);
  await denyWithdrawn(engine, executor, controller, gone, now);
  return { records: gone.length, fields };
};
