import { readConfig } from '../config.js';
import { linkOf, readAudit, type AuditEntry } from '../store/audit.js';
import { CHAIN_START, checkChain, type ChainPlace } from '../store/chain.js';
import type { Database } from '../store/database.js';
import { DatabaseUnavailableError, openExisting } from '../store/open-existing.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { moment, plain } from './write-lines.js';

/** Entries read at once. */
const PAGE = 1000;

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

const list = async (
  { read }: Pick<Database, 'read'>,
  controller: string,
  { say, complain }: Pick<Surroundings, 'say' | 'complain'>,
  quiet: boolean,
): Promise<ExitCode> => {
  let place: ChainPlace = { length: 0, head: CHAIN_START };
  for (;;) {
    const entries = await readAudit(read, controller, place.length, PAGE);
    if (!quiet) entries.map(line).forEach(say);
    const checked = checkChain(
      entries.map((entry) => linkOf(controller, entry)),
      place,
    );
    if (!checked.ok) {
      const what = checked.reason === 'missing' ? 'is missing' : 'is not as it was written';
      complain(`audit of ${controller}: entry ${checked.seq} ${what}`);
      return 1;
    }
    place = checked;
    if (entries.length < PAGE) break;
  }
  const { length, head } = place;
  say(`audit of ${controller}: ${length} ${length === 1 ? 'entry' : 'entries'}, each as it was written`);
  if (length > 0) say(`note this outside of this machine: ${length}:${head}`);
  return 0;
};

/** `remit audit` */
export const audit: Command = {
  name: 'audit',
  usage: 'remit audit CONTROLLER [--verify]',
  summary: 'who saw what is masked, erased or restricted; and whether the list is as it was written',
  help: [
    '--verify   only whether it is as it was written',
    'Reads the database itself (REMIT_DATA_DIR or DATABASE_URL) and changes nothing; the server may run.',
  ],
  options: { verify: 'flag' },
  positionals: ['CONTROLLER'],
  run: async (args, surroundings) => {
    const { env, complain } = surroundings;
    const read = readConfig(env);
    if (!read.ok) {
      complain(read.problem);
      return 2;
    }
    const [controller = ''] = args.positionals;
    try {
      const database = await openExisting(read.config, controller);
      try {
        return await list(database, controller, surroundings, args.has('verify'));
      } finally {
        await database.close();
      }
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) throw error;
      complain(error.message);
      return 2;
    }
  },
};
