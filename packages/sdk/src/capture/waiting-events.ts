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

/** Events that wait for a choice at most, and records that wait to be written. */
const MOST_WAITING = 100;
const MOST_UNWRITTEN = 1_000;
/** Milliseconds between two transactions, and records in one: the page shall not notice. */
const PAUSE = 250;
const AT_ONCE = 200;

/**
 * Events wait in memory for the person's choice, then for the next transaction; beyond the bounds the oldest are
 * dropped.
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
  let overflow = 0;
  const unwritten: LeadRecord[] = [];
  /** Of which a transaction is under way. */
  let those: readonly LeadRecord[] = [];
  let writing = Promise.resolve();
  let cancel: (() => void) | undefined;

  const writeSome = async (): Promise<void> => {
    those = unwritten.splice(0, AT_ONCE);
    await write(those);
    those = [];
  };

  const plan = (): void => {
    if (unwritten.length > 0)
      cancel ??= after(PAUSE, () => {
        cancel = undefined;
        writing = writing.then(writeSome).then(plan);
      });
  };

  /** @returns whether it waits on */
  const waits = (event: WaitingEvent): boolean => {
    const judged = judge(event);
    if (typeof judged === 'object') {
      unwritten.push(judged);
      overflow += unwritten.splice(0, unwritten.length - MOST_UNWRITTEN).length;
      lost(Array.from({ length: overflow }, () => 'buffer-full'));
      overflow = 0;
      plan();
    }
    return judged === 'wait';
  };

  return {
    add(event) {
      if (!waits(event)) return;
      events.push(event);
      overflow += events.splice(0, events.length - MOST_WAITING).length;
    },
    settle() {
      events = events.filter(waits);
      if (events.length === 0) overflow = 0;
    },
    unwritten: () => [...those, ...unwritten],
    write() {
      cancel?.();
      cancel = undefined;
      return (writing = writing.then(async () => {
        while (unwritten.length > 0) await writeSome();
      }));
    },
  };
};
