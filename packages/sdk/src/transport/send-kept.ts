import { PROTOCOL_VERSION, type Batch, type LeadRecord, type Verdict } from '@remit/contract';
import { decideAgain, isAllowedWhole } from '../buffer/decide-again.js';
import type { Keeping } from '../buffer/keep-decided.js';
import { measured, type Kept, type Waiting } from '../buffer/kept.js';
import { byImportance } from '../buffer/make-room.js';
import type { ClientOptions } from '../client.js';
import { databaseName } from '../database-name.js';
import type { lossCounter } from '../losses.js';
import type { Platform } from '../platform/platform.js';
import { takeLease } from '../platform/tab-lease.js';
import { tabLock } from '../platform/tab-lock.js';
import { MOST_ITEMS, nextBatch, type Envelope } from './next-batch.js';
import { batchPoster, roomToOutlive } from './post-batch.js';
import { sendLoop, type SendLoop } from './send-loop.js';

type Recheck = {
  /** Breaks off each request that carries what it may not carry any more. */
  recheck(): void;
};

/**
 * Sends what is kept, and takes out what has a verdict.
 *
 * @param unwritten records that are not written yet
 */
export const sendKept = (
  { instructions, key, endpoint }: ClientOptions,
  platform: Platform,
  keeping: Keeping,
  losses: ReturnType<typeof lossCounter>,
  unwritten: () => readonly LeadRecord[],
  onVerdict: (verdict: Verdict) => void,
): SendLoop & Recheck => {
  const { controller } = instructions;
  const { latest, change, remove, facts } = keeping;
  const { locks, now, newId } = platform;
  const lock = tabLock(locks, databaseName(controller));
  /** Who holds the lease that takes the place of locks. */
  const owner = locks ? '' : newId();

  const envelope = (): Envelope => ({
    protocol: PROTOCOL_VERSION,
    controller,
    key,
    sentAt: now(),
    ...losses.unreported(),
  });

  const underWay = new Map<AbortController, Batch>();

  const loop = sendLoop(platform, {
    async next(most, isSkipped) {
      // Nobody has acted yet: there is nothing to open and nothing to say.
      if (!latest().person) return undefined;
      let rest = 0;
      await change((draft) => {
        if (owner) rest = takeLease(draft, owner, now());
      });
      return rest || nextBatch(latest(), envelope(), most, isSkipped);
    },
    last(isSkipped) {
      const { person, records } = latest();
      const waiting = [...records.values(), ...unwritten().map(measured)];
      const leadsFirst = byImportance(waiting, instructions).reduceRight(
        (sorted, each) => sorted.set(each.record.id, each),
        new Map<string, Waiting>(),
      );
      const kept: Kept = { person, records: leadsFirst };
      decideAgain(kept, facts(kept));
      return nextBatch(kept, envelope(), MOST_ITEMS, isSkipped, roomToOutlive(platform));
    },
    post: batchPoster(platform, `${endpoint}/v1/batch`, underWay),
    async settle(batch, verdicts) {
      await remove(verdicts.map(({ id }) => id));
      losses.reported(batch.losses);
      verdicts.forEach(onVerdict);
    },
    async giveUp(id) {
      await remove([id]);
      losses.add(['too-large']);
    },
    async alone(job, signal) {
      await lock(job, signal);
      // Of a client that has ended it runs out by itself.
      if (owner && !signal.aborted && latest().person)
        await change((draft) => void takeLease(draft, owner, now(), 0));
    },
  });

  return {
    ...loop,
    recheck() {
      const known = facts(latest());
      for (const [ending, { records }] of underWay)
        if (!records.every((record) => isAllowedWhole(record, known))) ending.abort();
    },
  };
};
