import type { ClientOptions } from './client.js';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Every option, and what makes it usable. */
const OPTIONS: Record<keyof ClientOptions, (value: unknown) => boolean> = {
  endpoint: (value) => /^https?:\/\//.test(String(value)),
  key: (value) => typeof value === 'string',
  instructions: isObject,
  words: isObject,
  source: (value) => [undefined, 'widget', 'page'].some((known) => value === known),
};

/**
 * Refuses options that the client does not have, lacks or cannot use.
 *
 * @throws an Error that names the option, and, for an unknown one, those that exist
 */
export const checkOptions = (options: ClientOptions): void => {
  const known = Object.keys(OPTIONS);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown) throw new Error(`No option ${unknown}; there are ${known.join(', ')}`);
  for (const [name, isUsable] of Object.entries(OPTIONS)) {
    if (!isUsable(Reflect.get(options, name))) throw new Error(`Option ${name} is missing or cannot be used`);
  }
};
