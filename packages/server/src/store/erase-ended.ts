import type { Instructions } from '@remit/contract';
import { chooseErasure, type ErasedCounts } from './choose-erasure.js';
import type { Engine, Executor } from './database.js';
import { erase } from './erase-records.js';
import { recordsOf } from './records.js';
import { sourcesAmong } from './sources.js';
import type { LedgerEntry } from './store.js';

/** A person whose changes ended a consent, who told of an age, or who may be erased of again. */
export type Ended = {
  readonly subject: string;
  readonly history: readonly LedgerEntry[];
  /** The date of birth that they stated, when they stated one (PL15). */
  readonly birth?: string | undefined;
  readonly now: number;
};

/**
 * Erases what only an ended consent carried (PL11): fields and purposes of this person's records, whole
 * records when no field is left, and deliveries of them that are still due. Reads no other person's rows.
 */
export const eraseEnded = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  instructions: Instructions,
  { subject, history, birth, now }: Ended,
): Promise<ErasedCounts> => {
  const records = await recordsOf(executor, controller, subject);
  const facts = {
    instructions,
    sources: sourcesAmong(records),
    history,
    ...(birth === undefined ? {} : { birth }),
    restricted: false,
    erased: false,
    now,
  };
  const { erasure, counts } = chooseErasure(records, instructions, () => facts);
  await erase(engine, executor, controller, erasure, now);
  return counts;
};
