import { noteRun } from '../audit/note-run.js';
import { keysFileIn, writeKeysFile } from '../backup/keys-file.js';
import { writeBackup } from '../backup/write-backup.js';
import type { Config } from '../config.js';
import type { Database } from '../store/database.js';
import { openExisting } from '../store/open-existing.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { configOf } from './config-of.js';
import { whileOpen } from './while-open.js';

/** What PostgreSQL's own tool has to leave out: what opens or finds a person goes into the keys file. */
const PG_DUMP =
  'pg_dump --format=custom --exclude-table-data=secrets --exclude-table-data=subject_keys ' +
  '--exclude-table-data=lookups --file=remit.dump "$DATABASE_URL"';

const ofData = async (
  database: Database,
  { dataDir, masterKeys }: Config,
  folder: string,
  { say, now }: Surroundings,
): Promise<void> => {
  const { file, counts } = await writeBackup({ database, dataDir, masterKeys, folder, now });
  say(`backup     ${file}`);
  say(`           ${counts['records'] ?? 0} records of ${counts['subjects'] ?? 0} people`);
};

const run = async (
  config: Config,
  folder: string,
  keysOnly: boolean,
  surroundings: Surroundings,
): Promise<ExitCode> => {
  const { say, complain, now } = surroundings;
  if (config.databaseUrl !== undefined && !keysOnly) {
    complain(`a PostgreSQL is backed up by its own tool, and the keys by this one:\n${PG_DUMP}`);
    complain(`then: remit backup ${folder} --keys`);
    return 2;
  }
  return whileOpen(
    config,
    () => openExisting(config, undefined),
    async (database): Promise<ExitCode> => {
      // Before anything leaves the machine.
      await noteRun(database, 'backup', { what: keysOnly ? 'keys' : 'data' }, now());
      if (keysOnly) await writeKeysFile(database, config.masterKeys, folder, now);
      else await ofData(database, config, folder, surroundings);
      say(`keys file  ${keysFileIn(folder)}, replaced: keep no older one`);
      return 0;
    },
  );
};

/** `remit backup` */
export const backup: Command = {
  name: 'backup',
  usage: 'remit backup [FOLDER] [--keys]',
  summary: 'back up the database while the server runs, and the keys of the people in it apart from it',
  help: [
    'FOLDER   default: REMIT_BACKUP_DIR',
    '--keys   only replace the keys file, which says who was erased',
    'Restoring needs the backup, the newest keys file and the master key; keep the master key elsewhere.',
    'Keep no older keys file: with it, who was erased since could be read out of an older backup.',
  ],
  options: { keys: 'flag' },
  positionals: ['[FOLDER]'],
  run: async (args, surroundings) => {
    const config = configOf(surroundings);
    const folder = args.positionals[0] ?? config.backupDir;
    if (folder === undefined) {
      surroundings.complain('expected a FOLDER, or REMIT_BACKUP_DIR');
      return 2;
    }
    surroundings.stepBack?.();
    return run(config, folder, args.has('keys'), surroundings);
  },
};
