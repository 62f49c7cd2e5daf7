import type { FieldValue, LeadRecord } from '@remit/contract';
import { waitingEvents, type WaitingEvent } from './waiting-events.js';

export type CaptureParts = {
  /** Makes a record of an event, lets it wait for the person's choice, or drops it. */
  judge(event: WaitingEvent): LeadRecord | 'wait' | 'drop';
  /** Writes records to the buffer. */
  write(records: readonly LeadRecord[]): Promise<void>;
  /** Counts events that the bound had cost. */
  lost(count: number): void;
};

/** The way of a behaviour event into the buffer. */
export interface EventCapture {
  track(type: string, fields: Readonly<Record<string, FieldValue>>, time: number): void;
  /** Looks again at what waits, after a choice. */
  settle(): void;
  /** Records that are being written. */
  unwritten(): readonly LeadRecord[];
  /** Resolves when they are. */
  written(): Promise<void>;
}

export const eventCapture = ({ judge, write, lost }: CaptureParts): EventCapture => {
  const waiting = waitingEvents();
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
    const sorted = waiting.sort(judge);
    if (sorted.lost > 0) lost(sorted.lost);
    if (sorted.taken.length === 0) return;
    unwritten = [...unwritten, ...sorted.taken];
    writing ??= writeAll().finally(() => {
      writing = undefined;
    });
  };

  return {
    track(type, fields, time) {
      waiting.add({ type, fields: structuredClone(fields), time });
      settle();
    },
    settle,
    unwritten: () => unwritten,
    written: () => writing ?? Promise.resolve(),
  };
};
