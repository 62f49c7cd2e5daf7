import type { FieldValue, LeadRecord, LossReason } from '@remit/contract';

/** A behaviour event as it happened: no tag yet, so it is no record yet. */
export type WaitingEvent = {
  readonly type: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Milliseconds since 1970. */
  readonly time: number;
};

/** The way of behaviour events into the buffer. Nothing of those that wait is stored or sent. */
export interface WaitingEvents {
  add(event: WaitingEvent): void;
  /** Looks again at what waits, after a choice. */
  settle(): void;
  /** Records that are being written. */
  unwritten(): readonly LeadRecord[];
  /** Resolves when they are. */
  written(): Promise<void>;
}

/** Events that wait at most. */
const MOST = 100;

/**
 * Events wait in memory for the person's choice; beyond the bound the oldest are dropped.
 *
 * @param judge makes a record of an event, lets it wait on, or drops it
 * @param write writes records to the buffer
 * @param lost told of each event that the bound had cost: only together with records, as of somebody who refused
 *   not even a number is kept
 */
export const waitingEvents = (
  judge: (event: WaitingEvent) => LeadRecord | 'wait' | 'drop',
  write: (records: readonly LeadRecord[]) => Promise<void>,
  lost: (reasons: readonly LossReason[]) => void,
): WaitingEvents => {
  let events: WaitingEvent[] = [];
  let overflow = 0;
  let unwritten: LeadRecord[] = [];
  let writing: Promise<void> | undefined;

  // One transaction for all that gathered while the last one was written.
  const writeAll = async (): Promise<void> => {
    while (unwritten.length > 0) {
      const those = unwritten;
      await write(those);
      unwritten = unwritten.slice(those.length);
    }
  };

  const settle = (): void => {
    const taken: LeadRecord[] = [];
    events = events.filter((event) => {
      const judged = judge(event);
      if (typeof judged === 'object') taken.push(judged);
      return judged === 'wait';
    });
    if (taken.length > 0) {
      lost(Array.from({ length: overflow }, () => 'buffer-full'));
      overflow = 0;
      unwritten = [...unwritten, ...taken];
      writing ??= writeAll().finally(() => {
        writing = undefined;
      });
    } else if (events.length === 0) overflow = 0;
  };

  return {
    add(event) {
      events.push(event);
      if (events.length > MOST) {
        events.shift();
        overflow++;
      }
      settle();
    },
    settle,
    unwritten: () => unwritten,
    written: async () => writing,
  };
};
