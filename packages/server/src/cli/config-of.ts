import { readConfig, type Config } from '../config.js';
import { SetupError } from '../setup/setup-error.js';
import type { Surroundings } from './command.js';

/**
 * The configuration that a command runs under.
 * @throws SetupError when it is wrong
 */
export const configOf = ({ env }: Pick<Surroundings, 'env'>): Config => {
  const read = readConfig(env);
  if (!read.ok) throw new SetupError(read.problem);
  return read.config;
};
