import type { Config } from '../config.js';
import { orNameVariable } from './or-name-variable.js';

/**
 * Opens a server, a store or a part of its database for a command, and closes it again, whatever comes of it.
 * @throws SetupError when it cannot be opened for something that a variable can change
 */
export const whileOpen = async <Opened extends { close(): Promise<void> }, Result>(
  config: Config,
  open: () => Promise<Opened>,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result> => {
  const opened = await orNameVariable(config, open());
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
};
