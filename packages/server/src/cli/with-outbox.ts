import { openOutbox, type Outbox } from '../store/open-outbox.js';
import type { ExitCode, Surroundings } from './command.js';
import { configOf } from './config-of.js';
import { whileOpen } from './while-open.js';

/** Opens the outbox of a controller for a command, and closes it again. */
export const withOutbox = (
  surroundings: Surroundings,
  controller: string,
  use: (outbox: Outbox) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const config = configOf(surroundings);
  return whileOpen(config, () => openOutbox(config, controller), use);
};
