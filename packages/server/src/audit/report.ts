import { canonicalJson, type ChainPlace, type Json } from '../store/chain.js';
import type { AuditSummary, Change } from './summarise.js';

/** A part of the report: a table, or lines. */
export type ReportPart = {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Stands below. */
  readonly note?: string;
};

export type Report = {
  readonly title: string;
  readonly lines: readonly string[];
  readonly parts: readonly ReportPart[];
};

/** What a report is made from. */
export type ReportMaterial = {
  readonly controller: string;
  /** Milliseconds since 1970; `to` is the first moment that is not in the period. */
  readonly from: number;
  readonly to: number;
  /** Where the whole chain ends, every entry of which was found as it was written. */
  readonly chain: ChainPlace;
  readonly summary: AuditSummary;
};

/** What nobody is to look for in an audit: everything that is done and not among `AUDIT_ACTIONS`. */
export const NOT_RECORDED: readonly (readonly [what: string, where: string])[] = [
  ['records taken in, from pages, systems or an import', 'remit leads, remit why'],
  ['fields left out of a record of which something was taken in', 'its sender was told'],
  ['deliveries made, failed or waiting, and what recipients were told', 'remit why, remit deliveries'],
  ['what retention erased', 'the log of the server, remit sweep'],
  ['choices of people, what they withdrew and what went with it', 'the ledger: remit ledger verify'],
  ['receipts and requests that a person looked at, links that nobody opened', 'they are their own'],
  ['calls without a known token or permission, written wrongly or too many', 'the log of the server'],
  ['keys of people made and used, receipts signed', 'each comes with something that is above'],
  ['commands that only look, other than audit list and export', 'the machine'],
  ['when the server ran, and with which settings', 'the log of the server, the machine'],
  ['bots, notices, words and documents that were shown', 'they name nobody'],
  ['who reads the database, a backup or a key past this program', 'nobody can tell'],
];

const day = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');

const said = (value: Json | undefined): string => {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null || canonicalJson(value) === '[]') return 'none';
  return canonicalJson(value).replaceAll(/["[\]]/g, '');
};

const describe = ({ action, detail }: Change): string => {
  const { from = null, to, sha256, ...others } = detail;
  const versions =
    to === undefined ? [] : [from === null ? `version ${said(to)}` : `${said(from)} to ${said(to)}`];
  const hash = sha256 === undefined ? [] : [`SHA-256 ${said(sha256).slice(0, 16)}…`];
  const rest = Object.entries(others).map(([name, value]) => `${name} ${said(value)}`);
  return `${action}: ${[...rest, ...versions, ...hash].join(', ')}`;
};

/** As many rows as there is room for, and how many more there are. */
const part = (
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  most: number,
): ReportPart => {
  if (rows.length === 0) return { title, heads: [], rows: [], note: 'none' };
  if (rows.length <= most) return { title, heads, rows };
  const shown = rows.slice(0, most - 1);
  return { title, heads, rows: shown, note: `and ${rows.length - shown.length} more: --format json has all` };
};

/** A period of the audit on one page: at most 60 lines as text. */
export const makeReport = ({ controller, from, to, chain, summary }: ReportMaterial): Report => {
  const { entries, first, last, accesses, decisions, changes, acts } = summary;
  const { length, head } = chain;
  return {
    title: `Audit of ${controller}, ${day(from)} to ${day(to)} (UTC)`,
    lines: [
      `chain: ${length} ${length === 1 ? 'entry' : 'entries'}, each as it was written; head ${length}:${head}`,
      entries === 0
        ? 'nothing was noted in this period'
        : `in this period: ${entries}, from number ${first} to ${last}`,
    ],
    parts: [
      part(
        'Who looked, for what, how often',
        ['WHO', 'PURPOSES', 'ROUTE', 'TIMES', 'SHOWN'],
        accesses.map((each) => [
          each.actor,
          each.purposes || 'none named',
          each.route,
          String(each.times),
          String(each.shown),
        ]),
        9,
      ),
      part(
        'Decided against',
        ['WHAT', 'WHO', 'REASON', 'TIMES'],
        decisions.map(({ what, who, reason, times }) => [what, who, reason, String(times)]),
        10,
      ),
      part(
        'Exports, unmaskings, erasures, restrictions, requests, receipts, runs',
        ['WHAT', 'WHO', 'TIMES'],
        acts.map(({ action, actor, times }) => [action, actor, String(times)]),
        9,
      ),
      part(
        'Changes, newest first',
        ['TIME (UTC)', 'WHAT'],
        changes.map((change) => [day(change.time), describe(change)]),
        5,
      ),
      { title: 'Not recorded here', heads: [], rows: NOT_RECORDED },
    ],
  };
};
