import { noteRun } from '../audit/note-run.js';
import { writeKeysFile } from '../backup/keys-file.js';
import type { Config } from '../config.js';
import type { Database } from '../store/database.js';
import { openExisting } from '../store/open-existing.js';
import { keysStatus, rotateKeys, type KeysStatus } from '../vault/rotate-keys.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { configOf } from './config-of.js';
import { whileOpen } from './while-open.js';

/** Keys said to be wrapped anew, from one line to the next. */
const REPORT_EVERY = 10_000;

/** Opens the database that the configuration names, and closes it again. */
const withDatabase = (
  surroundings: Surroundings,
  use: (database: Database, config: Config) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const config = configOf(surroundings);
  return whileOpen(
    config,
    () => openExisting(config, undefined),
    (database) => use(database, config),
  );
};

const statusLines = ({ masters, inForce, people, unsealed }: KeysStatus): string[] => [
  ...masters.map((id) => `master key   ${id}${id === inForce ? ', in force' : ''}`),
  ...people.map(
    ({ master, count }) =>
      `people       ${count} ${count === 1 ? 'key' : 'keys'} wrapped by ${master}${masters.includes(master) ? '' : ', which is not at hand'}`,
  ),
  ...(people.length === 0 ? ['people       no keys yet'] : []),
  `records      ${unsealed} stored before there were keys and not sealed yet`,
];

/** `remit keys status` */
export const keysStatusCommand: Command = {
  name: 'keys status',
  usage: 'remit keys status',
  summary: 'which master keys there are, and what each of them still wraps',
  help: [
    'Reads database and keys themselves (REMIT_DATA_DIR or DATABASE_URL, REMIT_MASTER_KEY or REMIT_MASTER_KEY_FILE).',
    'Exit code 1 when a master key is missing. Changes nothing; the server may run.',
  ],
  options: {},
  positionals: [],
  run: (_args, surroundings) =>
    withDatabase(surroundings, async (database, { masterKeys }) => {
      const status = await keysStatus(database, masterKeys);
      statusLines(status).forEach(surroundings.say);
      const needed = [
        ...status.people.map(({ master }) => master),
        ...(status.inForce ? [status.inForce] : []),
      ];
      return needed.every((id) => status.masters.includes(id)) ? 0 : 1;
    }),
};

/** `remit keys rotate` */
export const keysRotate: Command = {
  name: 'keys rotate',
  usage: 'remit keys rotate',
  summary: 'put a new master key in the place of the old one; may run beside a server',
  help: [
    'Adds a new key to the file, wraps every person’s key anew, then takes the old key out of the file.',
    'Ctrl-C stops it between two batches; run again, it goes on from there.',
    'Keep the old key as long as backups of the database from before are kept: only it opens them.',
  ],
  options: {},
  positionals: [],
  run: (_args, surroundings) =>
    withDatabase(surroundings, async (database, { masterKeys, backupDir }) => {
      const { say, complain, stopped, now } = surroundings;
      let stopping = false;
      void stopped.then(() => (stopping = true));
      let said = 0;
      const rotated = await rotateKeys({
        database,
        source: masterKeys,
        onBatch: (rewrapped) => {
          if (rewrapped - said < REPORT_EVERY) return;
          said = rewrapped;
          say(`${rewrapped} keys wrapped anew`);
        },
        stopped: () => stopping,
      });
      const { rewrapped, master, done } = rotated;
      await noteRun(database, 'rotate-keys', { master, done }, now());
      say(`${rewrapped} ${rewrapped === 1 ? 'key' : 'keys'} wrapped anew by ${master}`);
      if (!rotated.done) {
        complain('stopped before the end; run it again');
        return 1;
      }
      for (const id of rotated.retired)
        say(
          'file' in masterKeys
            ? `${id} is needed no more and was taken out of ${masterKeys.file}`
            : `${id} is needed no more: take it out of REMIT_MASTER_KEY`,
        );
      if (backupDir !== undefined) await writeKeysFile(database, masterKeys, backupDir, now);
      if ('file' in masterKeys) say(`back up ${masterKeys.file} now`);
      return 0;
    }),
};
