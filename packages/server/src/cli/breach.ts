import { open, type FileHandle } from 'node:fs/promises';
import { actorOf } from '../audit/access-entry.js';
import { operatorEntry } from '../audit/note-run.js';
import { readForBreach } from '../audit/read-for-breach.js';
import { exposure } from '../audit/what-was-exposed.js';
import { readMoment } from '../sources/read-moment.js';
import { addAudit } from '../store/audit.js';
import { readControllers, readReader } from '../store/controllers.js';
import type { Database } from '../store/database.js';
import { instructionVersions } from '../store/instructions.js';
import { keptOfPeople } from '../store/kept-of-people.js';
import type { Reader } from '../store/store.js';
import { whatIsWrong } from './audit-verify.js';
import { exposedJson, exposedLines, personLine, type ControllerExposed } from './breach-lines.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { withAudit } from './with-audit.js';

/** People read at once. */
const PAGE = 500;

type Asked = {
  readonly from: number;
  readonly to: number;
  readonly reader: string | undefined;
  readonly json: boolean;
  /** Where the people are listed. */
  readonly list: (lines: readonly string[]) => Promise<void>;
};

/** One controller: notes that it is asked, lists the people, and adds them up. */
const ofController = async (
  database: Database,
  controller: string,
  { from, to, json, list, reader: id }: Asked,
  reader: Reader | undefined,
  now: number,
): Promise<ControllerExposed> => {
  // Before anything is said.
  const asked = { from, to, ...(id === undefined ? {} : { reader: id }) };
  await addAudit(database, controller, [operatorEntry('breach-query', asked, now)]);
  const actor = reader && actorOf(reader);
  const audit = await readForBreach(database, controller, { from, to, actor });
  const versions = await instructionVersions(database.read, controller);
  const { add, total } = exposure({ from, to, versions, reader });
  for await (const page of keptOfPeople(database, controller, to, PAGE))
    await list(
      add(page).map((person) =>
        json ? JSON.stringify({ line: 'person', controller, ...person }) : personLine(controller, person),
      ),
    );
  return { controller, from, to, reader: id, exposed: total(), audit };
};

const run = async (
  database: Database,
  controller: string | undefined,
  asked: Asked,
  { say, complain, now, width }: Surroundings,
): Promise<ExitCode> => {
  const controllers = controller === undefined ? await readControllers(database.read) : [controller];
  const readers = new Map<string, Reader>();
  if (asked.reader !== undefined) {
    for (const each of controllers) {
      const reader = await readReader(database.read, each, asked.reader);
      if (reader) readers.set(each, reader);
    }
    if (readers.size === 0) {
      const who = controller === undefined ? 'no controller has a' : `${controller} has no`;
      complain(`--reader: ${who} reader ${asked.reader}`);
      return 2;
    }
  }
  let exit: ExitCode = 0;
  const wanted = asked.reader === undefined ? controllers : [...readers.keys()];
  for (const each of wanted) {
    const found = await ofController(database, each, asked, readers.get(each), now());
    (asked.json ? [exposedJson(found)] : exposedLines(found, width)).forEach(say);
    const { verified } = found.audit;
    if (!verified.ok) {
      complain(`${whatIsWrong(each, verified)}; what it says behind there is not counted`);
      exit = 1;
    }
  }
  return exit;
};

/** A file that is not there yet, for the owner alone; the code of the fault when it cannot be made. */
const makeFile = async (file: string): Promise<FileHandle | string> => {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // Is there already, no such folder, or closed to this user: the code says which.
    return String(error.code);
  }
};

/** `remit breach` */
export const breach: Command = {
  name: 'breach',
  usage: 'remit breach (CONTROLLER | --all) --from TIME --to TIME [--reader ID] [--out FILE] [--json]',
  summary: 'which people, categories and controllers were exposed between two times, as far as it is known',
  help: [
    '--all        of every controller',
    '--from TIME  a day such as 2026-11-01 (its beginning, in UTC), or 2026-11-01T14:05Z',
    '--to TIME    up to, and without, this moment; it is past',
    '--reader ID  only what this reader could have seen, and what it did by the audit',
    '--out FILE   the people go there, for you alone to read; the counts are still said',
    '--json       a line of JSON for each person and each controller',
    'Counts what was received before the end and not erased before the beginning. That it was asked is noted in',
    'the audit. Reads the database itself (REMIT_DATA_DIR or DATABASE_URL) without any key; the server may run.',
  ],
  options: { all: 'flag', from: 'one', to: 'one', reader: 'one', out: 'one', json: 'flag' },
  positionals: ['[CONTROLLER]'],
  run: async (args, surroundings) => {
    const { say, complain, now } = surroundings;
    const [controller] = args.positionals;
    const [from, to] = [readMoment(args.one('from') ?? ''), readMoment(args.one('to') ?? '')];
    const wrong =
      ((controller === undefined) !== args.has('all') && 'expected one of CONTROLLER and --all') ||
      (from === undefined && '--from: expected a moment such as 2026-11-01 or 2026-11-01T14:05Z') ||
      (to === undefined && '--to: expected a moment such as 2026-11-02 or 2026-11-02T14:05Z');
    if (wrong !== false || from === undefined || to === undefined) {
      complain(wrong || '');
      return 2;
    }
    if (to <= from || to > now()) {
      complain(
        to <= from ? '--to: expected a later moment than --from' : '--to: expected a moment that is past',
      );
      return 2;
    }
    return withAudit(surroundings, controller, async (database) => {
      const file = args.one('out');
      const out = file === undefined ? undefined : await makeFile(file);
      if (typeof out === 'string') {
        complain(`--out: ${file} cannot be made (${out})`);
        return 2;
      }
      try {
        const list: Asked['list'] = async (lines) => {
          if (out) await out.appendFile(lines.map((line) => `${line}\n`).join(''));
          else lines.forEach(say);
        };
        const asked = { from, to, reader: args.one('reader'), json: args.has('json'), list };
        const exit = await run(database, controller, asked, surroundings);
        await out?.sync();
        return exit;
      } finally {
        await out?.close();
      }
    });
  },
};
