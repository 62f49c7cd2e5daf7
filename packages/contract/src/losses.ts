/**
 * Why a browser had to give up a record before a verdict. Each is counted and reported.
 * - `buffer-full`: the buffer's bound was reached and this was the least important
 * - `too-old`: it stayed in the buffer longer than the buffer keeps anything
 * - `withdrawn`: its last purpose ended before it was sent (PL5)
 * - `no-longer-allowed`: the instructions changed before it was sent (PL2, PL3)
 * - `too-large`: it alone exceeds what one request may carry
 */
export const LOSS_REASONS = [
  'buffer-full',
  'too-old',
  'withdrawn',
  'no-longer-allowed',
  'too-large',
] as const;

export type LossReason = (typeof LOSS_REASONS)[number];
