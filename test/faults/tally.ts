import type { Arrival } from './faulty-network.js';
import type { Written } from './in-page/time-to-write.js';
import type { Report } from './in-page/visit.js';
import type { Stored } from './real-server.js';
import type { SentBatch, SentRecord } from './sent-batch.js';

/** Milliseconds for which events may wait in memory until they are written, as the SDK declares. */
const WRITTEN_WITHIN = 250;

/** Milliseconds that a request takes at most, on a busy machine, from being made to having arrived. */
const UNDER_WAY = 1_000;

/** A "no": from then on nothing may be sent that only these purposes carry. */
export type No = {
  readonly purposes: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
  /**
   * Milliseconds after which no request may be made: 0 in the tab in which it was said, unless one was just being
   * made, and at most a second in others.
   */
  readonly within: number;
};

/** Everything that is known of one fault after it is over. */
export type Account = {
  readonly captured: readonly Report[];
  readonly nos: readonly No[];
  /** Where a browser or a tab was killed: what else was written until then, one write after the other. */
  readonly written?: readonly Written[] | undefined;
  /** What arrived on the way to the server. */
  readonly arrivals: readonly Arrival[];
  /** What the browser tried to send, whether it arrived or not. */
  readonly attempts: readonly SentBatch[];
  /** Marks of what the browser kept against a "no". */
  readonly kept: readonly string[];
  readonly stored: Stored;
};

export type Tally = {
  /** Events, leads, messages and choices. */
  readonly captured: number;
  /** Of these, what a "no" has ended: it is to be stored nowhere. */
  readonly ended: readonly string[];
  /** Of these, events that were made so shortly before a kill that they could not be written yet. */
  readonly unsaved: readonly string[];
  readonly stored: number;
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** What was sent, stored or kept against a "no". */
  readonly against: readonly string[];
  /** Records that reached the server more often than once. It knows them by their ids. */
  readonly copies: number;
};

/** A purpose that only events serve. */
const OF_EVENTS = 'analytics';

const isEvent = (mark: string): boolean => mark.startsWith('event-');

const choiceMark = ({ purpose, state }: Stored['changes'][number]): string =>
  `${state === 'given' ? 'yes' : 'no'}-${purpose}`;

/**
 * Whether the browser had no time to write something made at a time: since it had to, it has not begun and finished
 * two writes, of which the first may have been under way in its place. Only events are excused: what was handed in,
 * or chosen, is written before anybody is told.
 */
const hadNoTime = ({ mark, at }: Report, written: readonly Written[]): boolean =>
  isEvent(mark) && written.filter(({ begun }) => begun >= at + WRITTEN_WITHIN).length < 2;

const moreThanOnce = (marks: readonly string[]): string[] => [
  ...new Set(marks.filter((mark, index) => marks.indexOf(mark) !== index)),
];

const isFor = (record: SentRecord, { purposes }: No): boolean =>
  record.purposes.some((purpose) => purposes.includes(purpose));

/** Marks of what a browser has put into a request, or a request has carried, after a "no" held. */
const sentAgainst = (no: No, attempts: readonly SentBatch[], arrivals: readonly Arrival[]): string[] => {
  const from = no.at + no.within;
  const late = [
    ...[...attempts, ...arrivals].filter(({ sentAt }) => sentAt > from),
    // However old they say they are.
    ...arrivals.filter(({ at }) => at > from + UNDER_WAY),
  ];
  return late.flatMap(({ records }) => records.filter((record) => isFor(record, no)).map(({ mark }) => mark));
};

const hasReachedServer = ({ fate }: Arrival): boolean =>
  typeof fate === 'object' ? 'late' in fate : fate !== 'cut-before' && fate !== 'never';

/** Compares what was captured with what became of it. */
export const tally = (account: Account): Tally => {
  const { captured, nos, written, arrivals, attempts, kept, stored } = account;
  const refused = new Set(nos.flatMap(({ purposes }) => purposes));
  const marks = [...stored.marks, ...stored.changes.map(choiceMark)];
  const there = new Set(marks);
  const isEnded = ({ mark }: Report) => isEvent(mark) && refused.has(OF_EVENTS);
  const missing = captured.filter((report) => !isEnded(report) && !there.has(report.mark));
  const isUnsaved = (report: Report) => written !== undefined && hadNoTime(report, written);
  const marksOf = (reports: readonly Report[]) => reports.map(({ mark }) => mark);
  const reached = arrivals.filter(hasReachedServer).flatMap(({ records }) => records.map(({ id }) => id));
  return {
    captured: captured.length,
    ended: marksOf(captured.filter(isEnded)),
    unsaved: marksOf(missing.filter(isUnsaved)),
    stored: there.size,
    lost: marksOf(missing.filter((report) => !isUnsaved(report))),
    twice: moreThanOnce(marks),
    against: [
      ...new Set([
        ...nos.flatMap((no) => sentAgainst(no, attempts, arrivals)).map((mark) => `${mark} sent`),
        ...kept.map((mark) => `${mark} kept in the browser`),
        ...stored.scopes
          .filter((purposes) => purposes.some((each) => refused.has(each)))
          .map((purposes) => `a record stored for ${purposes.join(', ')}`),
      ]),
    ],
    copies: reached.length - new Set(reached).size,
  };
};
