import type { ClientOptions } from './client.js';
import { nearestName } from './nearest-name.js';

/** Every option, and whether it must be there. */
const OPTIONS = {
  endpoint: true,
  key: true,
  instructions: true,
  words: true,
  source: false,
} as const satisfies Record<keyof ClientOptions, boolean>;

/**
 * Refuses options that the client does not have, lack or cannot use.
 *
 * @throws an Error that names the option, and the nearest one that exists
 */
export const checkOptions = (options: ClientOptions): void => {
  const known = Object.keys(OPTIONS);
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw new Error(`No option ${name}; did you mean ${nearestName(name, known)}?`);
  }
  for (const [name, needed] of Object.entries(OPTIONS)) {
    if (needed && Reflect.get(options, name) === undefined) throw new Error(`Option ${name} is missing`);
  }
  const { endpoint, source = 'widget' } = options;
  if (!/^https?:\/\//.test(endpoint))
    throw new Error(`Option endpoint is not an http(s) address: ${endpoint}`);
  if (!['widget', 'page'].includes(source)) throw new Error(`Option source is not widget or page: ${source}`);
};
