import { retentionEnd } from '@remit/contract';

/** Months in which a request is to be answered, and by which that may be extended in all (Art. 12(3)). */
const MONTHS_TO_ANSWER = 1;
export const MONTHS_OF_EXTENSION = 2;

/**
 * When a request is to be answered: one calendar month after it was received, at the same time of day in UTC;
 * a day that the month lacks becomes its last. Extensions count from the receipt too, not from the day before
 * them. @throws when the time is none
 * @param receivedAt milliseconds since 1970
 * @param extended months by which the time was extended; default none
 */
export const dueDate = (receivedAt: number, extended = 0): number => {
  const due = retentionEnd(receivedAt, `P${MONTHS_TO_ANSWER + extended}M`);
  if (due === undefined) throw new Error('a request without a time');
  return due;
};
