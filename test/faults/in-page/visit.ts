// What a page of the site does with the SDK. It reports each thing that it has captured, and when.
import { createClient, type Client, type ClientOptions } from '@remit/sdk';

/** What a visitor does on a page, one thing after the other. */
export type Work = {
  /** Number of the first event. */
  readonly from: number;
  readonly events: number;
  /** Milliseconds from one event to the next. */
  readonly every: number;
  /** After so many events something is handed in: a lead and a message in turn. */
  readonly handInAfter: number;
  /** Where the page goes, in the task of the last event. */
  readonly then?: string;
};

/** What was captured: an event when `track` has returned, a lead or message when the visitor may be told. */
export type Report = { readonly mark: string; readonly at: number };

export type Visit = {
  readonly client: Client;
  /** Says "yes". @returns when it was written */
  choose(purposes: readonly string[]): Promise<number>;
  /** Says "no". @returns when it was written */
  withdraw(purposes: readonly string[]): Promise<number>;
  event(number: number): void;
  handIn(number: number): Promise<void>;
  /** Hands in, and in the moment in which the visitor may be told, nothing on this page runs any more. */
  handInAndFreeze(number: number): Promise<void>;
  work(work: Work): Promise<void>;
};

declare global {
  interface Window {
    visit: Visit;
    /** Made by the test: takes a report as JSON. */
    report(report: string): void;
  }
}

const options: ClientOptions = JSON.parse(document.getElementById('options')?.textContent ?? '');
const client = createClient(options);
const indication = { surface: 'shop', method: 'button', language: 'en' };

/** Milliseconds; the test kills it long before. */
const FROZEN = 60_000;

const captured = (mark: string): void => window.report(JSON.stringify({ mark, at: Date.now() }));

const event = (number: number): void => {
  client.track('page-view', { path: `/event-${number}` });
  captured(`event-${number}`);
};

const handIn = async (number: number): Promise<void> => {
  const isLead = number % 2 === 0;
  const mark = `${isLead ? 'lead' : 'message'}-${number}`;
  const handed = await (isLead
    ? client.lead('quote', { name: 'Aino', email: `${mark}@mail.example` })
    : client.lead('question', { text: `Is this ${mark}?` }));
  // Where it is kept in memory only, a page tells its visitor so: that is not what is tested here.
  if (!handed.taken || handed.kept !== 'device') throw new Error(JSON.stringify(handed));
  captured(mark);
};

const handInAndFreeze = async (number: number): Promise<void> => {
  await handIn(number);
  const end = performance.now() + FROZEN;
  while (performance.now() < end);
};

const work = ({ from, events, every, handInAfter, then }: Work): Promise<void> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const handingIn: Promise<void>[] = [];
    let made = 0;
    const go = () => {
      while (made < events && performance.now() - began >= made * every) {
        event(from + made);
        made++;
        if (made % handInAfter === 0) handingIn.push(handIn(from + made / handInAfter - 1));
      }
      if (made < events) return void setTimeout(go, Math.max(1, began + made * every - performance.now()));
      if (then !== undefined) location.href = then;
      Promise.all(handingIn).then(() => resolve(), reject);
    };
    go();
  });

await client.resume();
window.visit = {
  client,
  choose: (purposes) =>
    client.consent(Object.fromEntries(purposes.map((purpose) => [purpose, true])), indication).then(Date.now),
  withdraw: (purposes) => client.withdraw(purposes, indication).then(Date.now),
  event,
  handIn,
  handInAndFreeze,
  work,
};
