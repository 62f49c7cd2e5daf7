import { makeReport, type Report, type ReportPart } from '../audit/report.js';
import { auditSummary } from '../audit/summarise.js';
import { verifyAudit } from '../audit/verify-audit.js';
import type { AuditEntry } from '../store/audit.js';
import { readAuditLinks } from '../store/audit-links.js';
import { whatIsWrong } from './audit-verify.js';
import type { Command } from './command.js';
import { readDay } from './read-day.js';
import { withAudit } from './with-audit.js';
import { plain, table } from './write-lines.js';

const textOf = ({ heads, rows, note }: ReportPart, width: number): string[] => [
  ...(heads.length > 0
    ? table(
        heads,
        rows.map((row) => row.map(plain)),
        heads.length,
        width,
      )
    : rows.map((row) => row.map(plain).join(': '))
  ).map((line) => `  ${line}`),
  ...(note === undefined ? [] : [`  ${note}`]),
];

const asText = ({ title, lines, parts }: Report, width: number): string[] => [
  title,
  ...lines,
  ...parts.flatMap((part) => [part.title, ...textOf(part, width - 2)]),
];

/** A cell of a table in Markdown. */
const cell = (text: string): string => plain(text).replaceAll('|', '\\|');

const asMarkdown = ({ title, lines, parts }: Report): string[] => [
  `# ${title}`,
  '',
  ...lines.map((line) => `- ${line}`),
  ...parts.flatMap(({ title: of, heads, rows, note }) => [
    '',
    `## ${of}`,
    '',
    ...(heads.length > 0
      ? [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`)
      : rows.map((row) => `- ${row.map(cell).join(': ')}`)),
    ...(note === undefined ? [] : [...(rows.length > 0 ? [''] : []), note]),
  ]),
];

/** `remit audit report` */
export const auditReport: Command = {
  name: 'audit report',
  usage: 'remit audit report CONTROLLER --from DAY --to DAY [--format text|md|json]',
  summary: 'a period of an audit on one page, for whoever examines it',
  help: [
    '--from DAY   from the beginning of this day, such as 2026-11-01, in UTC',
    '--to DAY     up to the beginning of this day',
    '--format F   text (default), md, or json, which leaves nothing out',
    'The whole audit is verified first: of one that is not as it was written there is no report.',
    'Reads the database itself (REMIT_DATA_DIR or DATABASE_URL) and changes nothing; the server may run.',
  ],
  options: { from: 'one', to: 'one', format: 'one' },
  positionals: ['CONTROLLER'],
  run: async (args, surroundings) => {
    const { say, complain, width } = surroundings;
    const [controller = ''] = args.positionals;
    const [from, to] = [readDay(args.one('from')), readDay(args.one('to'))];
    const format = args.one('format') ?? 'text';
    const wrong =
      (from === undefined && '--from: expected a day such as 2026-11-01') ||
      (to === undefined && '--to: expected a day such as 2026-12-01') ||
      (!['text', 'md', 'json'].includes(format) && '--format: expected text, md or json');
    if (wrong !== false || from === undefined || to === undefined) {
      complain(wrong || '');
      return 2;
    }
    if (to <= from) {
      complain('--to: expected a later day than --from');
      return 2;
    }
    return withAudit(surroundings, controller, async (database) => {
      const { add, summary } = auditSummary(from, to);
      const verified = await verifyAudit({
        page: (after, limit) => readAuditLinks(database, controller, after, limit),
        link: (each) => each,
        // What was found as it was written was written by addAuditWithin.
        onPage: (links) => links.forEach(({ text }) => add(JSON.parse(text) as Omit<AuditEntry, 'hash'>)),
      });
      if (!verified.ok) {
        complain(whatIsWrong(controller, verified));
        return 1;
      }
      const { length, head } = verified;
      const material = { controller, from, to, chain: { length, head }, summary: summary() };
      if (format === 'json') say(JSON.stringify(material, null, 2));
      else if (format === 'md') asMarkdown(makeReport(material)).forEach(say);
      else asText(makeReport(material), width).forEach(say);
      return 0;
    });
  },
};
