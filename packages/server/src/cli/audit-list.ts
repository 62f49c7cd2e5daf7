import { accessEntry } from '../audit/access-entry.js';
import { verifyAudit } from '../audit/verify-audit.js';
import { addAudit, linkOf, readAudit, type AuditEntry } from '../store/audit.js';
import { howToNote, whatIsWrong } from './audit-verify.js';
import type { Command } from './command.js';
import { withAudit } from './with-audit.js';
import { moment, plain } from './write-lines.js';

const line = ({ seq, time, actor, action, subject, record, detail }: AuditEntry): string =>
  [
    seq,
    moment(time),
    plain(actor),
    action,
    ...(subject === null ? [] : [`subject ${subject}`]),
    ...(record === null ? [] : [`record ${record}`]),
    plain(JSON.stringify(detail)),
  ].join('  ');

/** `remit audit list` */
export const auditList: Command = {
  name: 'audit list',
  usage: 'remit audit list CONTROLLER',
  summary: 'who saw, refused, changed, erased or exported what; and whether the list is as it was written',
  help: [
    'That it was listed is noted in it, after the lines that are shown.',
    'Reads the database itself (REMIT_DATA_DIR or DATABASE_URL); the server may run.',
  ],
  options: {},
  positionals: ['CONTROLLER'],
  run: (args, surroundings) => {
    const { say, complain, now } = surroundings;
    const [controller = ''] = args.positionals;
    return withAudit(surroundings, controller, async (database) => {
      const { read } = database;
      let shown = 0;
      const checked = await verifyAudit({
        page: (after, limit) => readAudit(read, controller, after, limit),
        link: (entry) => linkOf(controller, entry),
        onPage: (entries) => {
          entries.map(line).forEach(say);
          shown += entries.length;
        },
      });
      const access = { route: 'audit', purposes: [], shown } as const;
      await addAudit(database, controller, [accessEntry('operator', access, now())]);
      if (!checked.ok) {
        complain(whatIsWrong(controller, checked));
        return 1;
      }
      howToNote(controller, checked).forEach(say);
      return 0;
    });
  },
};
