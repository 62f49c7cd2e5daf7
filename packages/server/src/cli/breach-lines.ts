import type { BreachInAudit } from '../audit/read-for-breach.js';
import type { Exposed, ExposedPerson } from '../audit/what-was-exposed.js';
import { counted, moment, plain, table } from './write-lines.js';

/** What is found out about one controller. */
export type ControllerExposed = {
  readonly controller: string;
  readonly from: number;
  readonly to: number;
  readonly reader: string | undefined;
  readonly exposed: Exposed;
  readonly audit: BreachInAudit;
};

/** What is to be known about a person, on one line. */
export const personLine = (
  controller: string,
  { subject, erasedAt, records, categories, choices, requests }: ExposedPerson,
): string =>
  [
    controller,
    subject,
    counted(records, 'record', 'records'),
    Object.keys(categories).toSorted().join(', ') || 'no field',
    ...(choices > 0 ? [counted(choices, 'choice', 'choices')] : []),
    ...(requests > 0 ? [counted(requests, 'request', 'requests')] : []),
    ...(erasedAt === null ? [] : [`erased ${moment(erasedAt)}`]),
  ].join('  ');

const unknownLines = ({ exposed, audit }: ControllerExposed): string[] => {
  const { records, fields } = audit.erased;
  const gone = audit.verified.ok
    ? `, with ${counted(records, 'record', 'records')} and ${counted(fields, 'field', 'fields')} by the audit`
    : '';
  return [
    ...(exposed.erased > 0
      ? [
          `${counted(exposed.erased, 'person', 'people')} erased since the beginning${gone}: which categories, nobody knows`,
        ]
      : []),
    ...(exposed.bare > 0
      ? [`${counted(exposed.bare, 'person', 'people')} of whom only the id is left: since when, nobody knows`]
      : []),
    'what retention or a withdrawal took since the beginning of anybody else',
  ];
};

const readerLines = ({ reader = '', audit: { done } }: ControllerExposed, width: number): string[] => {
  if (!done) return [];
  const rows = [
    ...done.accesses.map(({ route, purposes, times, shown }) => [
      route,
      purposes || 'none named',
      String(times),
      String(shown),
    ]),
    ...done.acts.map(({ action, times }) => [action, '', String(times), '']),
    ...done.decisions.map(({ what, reason, times }) => [what, reason, String(times), '']),
  ];
  return [
    `what ${plain(reader)} did in this period, by the audit`,
    ...(rows.length > 0
      ? table(['ROUTE', 'PURPOSES OR REASON', 'TIMES', 'SHOWN'], rows, 4, width).map((line) => `  ${line}`)
      : ['  nothing']),
  ];
};

/** What is to be known about a controller. */
export const exposedLines = (found: ControllerExposed, width: number): string[] => {
  const { controller, from, to, reader, exposed } = found;
  const { people, records, categories, choices, requests } = exposed;
  const rows = [
    ...categories.map((each) => [each.category, String(each.people), String(each.records)]),
    ['choices in the ledger of consent', String(choices.people), String(choices.entries)],
    ['requests of people', String(requests.people), String(requests.requests)],
  ];
  const whose = reader === undefined ? 'was kept of' : `${plain(reader)} could have seen of`;
  return [
    `${controller}, ${moment(from)} to ${moment(to)} (UTC): what ${whose} ${counted(people, 'person', 'people')} in ${counted(records, 'record', 'records')}`,
    ...table(['CATEGORY', 'PEOPLE', 'COUNT'], rows, 3, width - 2).map((line) => `  ${line}`),
    ...readerLines(found, width - 2),
    'not known any more',
    ...unknownLines(found).map((line) => `  ${line}`),
  ];
};

/** The same for a program: a line of JSON. */
export const exposedJson = ({ controller, from, to, reader, exposed, audit }: ControllerExposed): string =>
  JSON.stringify({
    line: 'controller',
    controller,
    from,
    to,
    ...(reader === undefined ? {} : { reader, done: audit.done }),
    ...exposed,
    erasedByAudit: audit.verified.ok ? audit.erased : null,
  });
