import { writeFile } from 'node:fs/promises';
import { EXPORT_FORMATS } from '../requests/copy-for.js';
import { askServer } from './ask-server.js';
import type { Command } from './command.js';

/** Codes of the system when a file cannot be written, and what they mean to whoever named it. */
const NOT_WRITTEN: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of this name already',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EACCES: 'it may not be written',
  EROFS: 'it may not be written',
  ENOSPC: 'there is no room for it',
};

/** @returns why the file was not written; undefined when it was */
const keep = async (file: string, text: string): Promise<string | undefined> => {
  try {
    // The owner's alone: it holds all that is kept of a person.
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    return undefined;
  } catch (fault) {
    // Whatever else goes wrong is a fault of ours.
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
    const why = NOT_WRITTEN[code];
    if (why === undefined) throw fault;
    return why;
  }
};

/** `remit export` */
export const exportCommand: Command = {
  name: 'export',
  usage: 'remit export SUBJECT --out FILE [--format json|html] [--portable]',
  summary:
    'write everything that is kept of a person to a file (REMIT_URL, REMIT_TOKEN of a reader with the permission privacy)',
  help: [
    '--out FILE           where to; never over a file that is there',
    '--format json|html   for machines (default), or for people',
    '--portable           only what the person provided on consent or a contract (Art. 20), as JSON',
    'National ids are masked unless the reader has the permission unmask. Each export is in the audit.',
  ],
  options: { out: 'one', format: 'one', portable: 'flag' },
  positionals: ['SUBJECT'],
  run: async (args, surroundings) => {
    const { say, complain } = surroundings;
    const [subject = ''] = args.positionals;
    const out = args.one('out');
    const format = args.one('format') ?? 'json';
    if (out === undefined) {
      complain('--out is missing: an export is kept as a file');
      return 2;
    }
    const portable = args.has('portable');
    if (!EXPORT_FORMATS.some((each) => each === format) || (portable && format !== 'json')) {
      complain(`--format: expected ${portable ? 'json, with --portable' : EXPORT_FORMATS.join(' or ')}`);
      return 2;
    }
    const query = new URLSearchParams({ kind: portable ? 'portability' : 'access', format });
    const path = `/v1/subjects/${encodeURIComponent(subject)}/export?${query.toString()}`;
    const asked = await askServer(surroundings, path);
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    const text = typeof asked.body === 'string' ? asked.body : `${JSON.stringify(asked.body, null, 2)}\n`;
    const why = await keep(out, text);
    if (why !== undefined) {
      complain(`--out: ${why}`);
      return 1;
    }
    say(`${out}: ${Buffer.byteLength(text)} bytes, for ${subject}`);
    return 0;
  },
};
