import type { LeadRecord, LossReason } from '@remit/contract';
import type { Platform } from '../platform/platform.js';
import type { Draft } from './tag-record.js';

/** A behaviour event as it happened: no tag yet, so it is no record yet. */
export type WaitingEvent = Omit<Draft, 'id'>;

/** The way of behaviour events into the buffer. Nothing of those that wait is stored or sent. */
export interface WaitingEvents {
  add(event: WaitingEvent): void;
  /** Looks again at what waits, after a choice. */
  settle(): void;
  /** Records that are not written yet. */
  unwritten(): readonly LeadRecord[];
  /** Writes them now. Resolves when they are. */
  write(): Promise<void>;
}

/** Events that wait for a choice at most, and those that wait to be looked at. */
const MOST_WAITING = 100;
const MOST_NEW = 1_000;
/** Milliseconds between two transactions, and events in one: the page shall not notice. */
const PAUSE = 250;
const AT_ONCE = 200;

/**
 * Events are looked at and written a little later, some at a time, so that a page that tells of many is not held up.
 * Those that need the person's choice wait for it in memory; beyond the bounds the oldest are dropped.
 *
 * @param judge makes a record of an event, lets it wait on, or drops it
 * @param write writes records to the buffer
 * @param lost told of each event that a bound had cost: only together with records, as of somebody who refused
 *   not even a number is kept
 */
export const waitingEvents = (
  judge: (event: WaitingEvent) => LeadRecord | 'wait' | 'drop',
  write: (records: readonly LeadRecord[]) => Promise<void>,
  lost: (reasons: readonly LossReason[]) => void,
  after: Platform['after'],
): WaitingEvents => {
  let events: WaitingEvent[] = [];
  let fresh: WaitingEvent[] = [];
  let overflow = 0;
  let unwritten: readonly LeadRecord[] = [];
  let writing = Promise.resolve();
  let busy = false;
  let cancel: (() => void) | undefined;

  const bound = (those: WaitingEvent[], most: number): void => {
    overflow += those.splice(0, those.length - most).length;
  };

  const look = (most?: number): void => {
    const taken: LeadRecord[] = [];
    for (const event of fresh.splice(0, most ?? fresh.length)) {
      const judged = judge(event);
      if (typeof judged === 'object') taken.push(judged);
      else if (judged === 'wait') events.push(event);
    }
    bound(events, MOST_WAITING);
    if (taken.length > 0) lost(Array.from({ length: overflow }, () => 'buffer-full'));
    if (taken.length > 0 || events.length + fresh.length === 0) overflow = 0;
    unwritten = [...unwritten, ...taken];
  };

  const writeSome = async (): Promise<void> => {
    busy = true;
    look(AT_ONCE);
    const those = unwritten;
    try {
      if (those.length > 0) await write(those);
    } finally {
      unwritten = unwritten.slice(those.length);
      busy = false;
    }
  };

  const writeAll = async (): Promise<void> => {
    while (fresh.length + unwritten.length > 0) await writeSome();
  };

  /** One after the other; a fault of one is not the next one's. */
  const next = (job: () => Promise<void>): Promise<void> => (writing = writing.then(job, job)).finally(plan);

  const plan = (): void => {
    if (fresh.length + unwritten.length > 0 && !busy)
      cancel ??= after(PAUSE, () => {
        cancel = undefined;
        void next(writeSome);
      });
  };

  return {
    add(event) {
      fresh.push(event);
      bound(fresh, MOST_NEW);
      plan();
    },
    settle() {
      fresh = [...events, ...fresh];
      events = [];
      // At once: what a "no" ends is not to be here any more when a "yes" follows.
      look();
      plan();
    },
    unwritten() {
      look();
      return unwritten;
    },
    write() {
      cancel?.();
      cancel = undefined;
      return next(writeAll);
    },
  };
};
