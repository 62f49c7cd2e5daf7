import { existsSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { operatorEntry } from '../audit/note-run.js';
import { entryLine, firstLine, lastLine } from '../audit/export-lines.js';
import { verifyAudit } from '../audit/verify-audit.js';
import { addAudit } from '../store/audit.js';
import { readAuditLinks } from '../store/audit-links.js';
import { howToNote, whatIsWrong } from './audit-verify.js';
import type { Command } from './command.js';
import { withAudit } from './with-audit.js';

/** `remit audit export` */
export const auditExport: Command = {
  name: 'audit export',
  usage: 'remit audit export CONTROLLER FILE',
  summary: 'write an audit to a file that anybody can verify: remit audit verify FILE',
  help: [
    'FILE   a line of JSON for each entry; its name holds a dot, as in audit.jsonl, and it is not there yet',
    'That it was exported is noted in it. An audit that is not as it was written is not exported.',
    'Reads the database itself (REMIT_DATA_DIR or DATABASE_URL); the server may run.',
  ],
  options: {},
  positionals: ['CONTROLLER', 'FILE'],
  run: async (args, surroundings) => {
    const { say, complain, now } = surroundings;
    const [controller = '', file = ''] = args.positionals;
    if (!/[./\\]/.test(file)) {
      complain('FILE: expected a name with a dot in it, such as audit.jsonl');
      return 2;
    }
    if (existsSync(file)) {
      complain(`${file}: is there already`);
      return 2;
    }
    return withAudit(surroundings, controller, async (database) => {
      const beside = `${file}.partial`;
      let out: FileHandle;
      try {
        out = await open(beside, 'w', 0o600);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
        // No such folder, or closed to this user: the code says which.
        complain(`${file}: cannot be written (${String(error.code)})`);
        return 2;
      }
      try {
        await addAudit(database, controller, [operatorEntry('export', { what: 'audit' }, now())]);
        await out.writeFile(`${firstLine(controller)}\n`);
        const verified = await verifyAudit({
          page: (after, limit) => readAuditLinks(database, controller, after, limit),
          link: (each) => each,
          onPage: (links) => out.writeFile(links.map((each) => `${entryLine(each)}\n`).join('')),
        });
        if (!verified.ok) {
          complain(whatIsWrong(controller, verified));
          return 1;
        }
        await out.writeFile(`${lastLine(controller, verified)}\n`);
        await out.sync();
        await rename(beside, file);
        howToNote(controller, verified).forEach(say);
        return 0;
      } finally {
        await out.close();
        await rm(beside, { force: true });
      }
    });
  },
};
