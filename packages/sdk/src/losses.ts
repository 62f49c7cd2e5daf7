import type { LossReason } from '@remit/contract';

/** Records given up before a verdict, counted by reason. */
export type LossCounts = Partial<Record<LossReason, number>>;

/** Counts losses until a batch that reported them was answered. */
export const lossCounter = (onLoss: (loss: { reason: LossReason; count: number }) => void) => {
  const counts: LossCounts = {};
  const note = (reason: LossReason, count: number): void => {
    const sum = (counts[reason] ?? 0) + count;
    if (sum) counts[reason] = sum;
    else delete counts[reason];
  };
  return {
    add(reasons: readonly LossReason[]): void {
      for (const reason of new Set(reasons)) {
        const count = reasons.filter((each) => each === reason).length;
        note(reason, count);
        onLoss({ reason, count });
      }
    },
    /** What the next batch is to report, if anything. */
    unreported: (): { losses?: LossCounts } =>
      Object.keys(counts).length > 0 ? { losses: { ...counts } } : {},
    /** Takes off what an answered batch has reported; what came since stays. */
    reported(told: LossCounts = {}): void {
      let reason: LossReason;
      for (reason in told) note(reason, -(told[reason] ?? 0));
    },
  };
};
