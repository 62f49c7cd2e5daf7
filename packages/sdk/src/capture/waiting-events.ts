import type { FieldValue, LeadRecord } from '@remit/contract';

/** A behaviour event as it happened: no tag yet, so it is no record yet. */
export type WaitingEvent = {
  readonly type: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Milliseconds since 1970. */
  readonly time: number;
};

/** Events that wait in memory for the person's choice. Nothing of them is stored or sent. */
export interface WaitingEvents {
  /** Takes an event in; beyond the bound the oldest is dropped and counted. */
  add(event: WaitingEvent): void;
  /**
   * Goes through what waits. `judge` turns an event into a record, lets it wait on, or drops it.
   *
   * @returns the records, and how many older events the bound had cost: counted only together with records,
   *   because of somebody who refused not even a number is kept
   */
  sort(judge: (event: WaitingEvent) => LeadRecord | 'wait' | 'drop'): { taken: LeadRecord[]; lost: number };
}

/** @param most events that wait at most */
export const waitingEvents = (most = 100): WaitingEvents => {
  let events: WaitingEvent[] = [];
  let overflow = 0;
  return {
    add(event) {
      events.push(event);
      if (events.length > most) {
        events.shift();
        overflow++;
      }
    },
    sort(judge) {
      const taken: LeadRecord[] = [];
      events = events.filter((event) => {
        const judged = judge(event);
        if (typeof judged === 'object') taken.push(judged);
        return judged === 'wait';
      });
      const lost = taken.length > 0 ? overflow : 0;
      if (lost > 0 || events.length === 0) overflow = 0;
      return { taken, lost };
    },
  };
};
