import { readConfig } from '../config.js';
import { DatabaseUnavailableError } from '../store/open-existing.js';
import { openOutbox, type Outbox } from '../store/open-outbox.js';
import type { ExitCode, Surroundings } from './command.js';

/** Opens the outbox of a controller for a command, and closes it again. */
export const withOutbox = async (
  { env, complain }: Surroundings,
  controller: string,
  use: (outbox: Outbox) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const read = readConfig(env);
  if (!read.ok) {
    complain(read.problem);
    return 2;
  }
  let outbox: Outbox;
  try {
    outbox = await openOutbox(read.config, controller);
  } catch (error) {
    if (!(error instanceof DatabaseUnavailableError)) throw error;
    complain(error.message);
    return 2;
  }
  try {
    return await use(outbox);
  } finally {
    await outbox.close();
  }
};
