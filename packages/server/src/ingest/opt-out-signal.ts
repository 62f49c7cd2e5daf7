import { isRefusedBySignal, type ConsentChange, type Instructions } from '@remit/contract';
import { nanoid } from 'nanoid';
import { SIGNAL_WORDS_SHA256 } from '../store/signal-words.js';
import type { Admission } from '../store/store.js';

/**
 * True when a request says that Global Privacy Control is on: the value 1 and nothing else, in any of the
 * headers `Sec-GPC` that came.
 */
export const saysOptOut = (header: string | readonly string[] | undefined): boolean =>
  [header ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .some((value) => value.trim() === '1');

/**
 * What the signal says about a person (PL13): a refusal of every purpose of the families that it is about.
 * Noted once: a grant that comes after it is an explicit choice on this site and stands, although the browser
 * goes on to send the signal. Purposes that are instructed later are refused by it too: the decision takes one
 * signal to speak of all of them.
 * @param receivedAt milliseconds since 1970
 * @returns undefined when the controller has no such purpose
 */
export const optOutSignals = (
  { purposes, notices }: Instructions,
  receivedAt: number,
): Admission['signals'] => {
  const concerned = Object.entries(purposes).flatMap(([id, purpose]) =>
    isRefusedBySignal(id, purpose) ? [id] : [],
  );
  if (concerned.length === 0) return undefined;
  return (history) =>
    history.some(({ state, method }) => state === 'refused' && method === 'gpc')
      ? []
      : concerned.map((purpose): ConsentChange => ({
          id: nanoid(),
          purpose,
          state: 'refused',
          time: receivedAt,
          notice: notices.at(-1) ?? '',
          // BCP 47: no linguistic content.
          language: 'zxx',
          words: SIGNAL_WORDS_SHA256,
          surface: 'request',
          method: 'gpc',
        }));
};
