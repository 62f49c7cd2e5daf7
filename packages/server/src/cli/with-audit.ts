import type { Database } from '../store/database.js';
import { openExisting } from '../store/open-existing.js';
import type { ExitCode, Surroundings } from './command.js';
import { configOf } from './config-of.js';
import { whileOpen } from './while-open.js';

/** Opens the database for a command about audits, and closes it again. `controller`: one that must be there. */
export const withAudit = (
  surroundings: Surroundings,
  controller: string | undefined,
  use: (database: Database) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const config = configOf(surroundings);
  return whileOpen(config, () => openExisting(config, controller), use);
};
