import type { Client } from '../client.js';
import { checkName } from '../nearest-name.js';
import type { PurposeMap } from './purpose-answers.js';

/** What every connection to a manager is told. */
export type ConnectionOptions = {
  /** Id of the controller, as in its instructions. */
  readonly controller: string;
  /** Which purposes each of the manager's names stands for. */
  readonly purposes: PurposeMap;
  /**
   * Language in which the manager shows its words, such as `en`. Default: what the manager says, if it does, and
   * otherwise the `lang` of the page.
   */
  readonly language?: string;
  /** Hears what went wrong in the manager or on the way to it. Default `reportError`, as for any fault of a page. */
  readonly onFault?: (fault: unknown) => void;
};

const KNOWN = ['controller', 'purposes', 'language', 'onFault'];

/**
 * Refuses a map that is empty or names what cannot be mapped.
 *
 * @param option the name of the option that holds it
 * @param isName whether there can be such a name
 * @returns what is mapped
 * @throws an Error that names the option, the name or the purpose
 */
export const checkForm = (option: string, map: PurposeMap, isName: (name: string) => boolean): string[] => {
  if (typeof map !== 'object' || map === null || Object.keys(map).length === 0)
    throw new Error(`Option ${option} is missing or cannot be used`);
  return Object.entries(map).flatMap(([name, purposes]) => {
    if (!isName(name)) throw new Error(`Option ${option} names ${name}, which cannot be mapped`);
    if (!Array.isArray(purposes) || purposes.length === 0)
      throw new Error(`Option ${option} has no list of purposes for ${name}`);
    return purposes;
  });
};

/**
 * Refuses, besides, a map to what nobody is asked about.
 *
 * @throws an Error that names the option, the name or the purpose
 */
export const checkMap = (
  client: Pick<Client, 'choices'>,
  option: string,
  map: PurposeMap,
  isName: (name: string) => boolean,
): void => {
  const asked = Object.keys(client.choices());
  const unknown = checkForm(option, map, isName).find((purpose) => !asked.includes(purpose));
  if (unknown !== undefined)
    throw new Error(`No consent is asked for ${unknown}, only for ${asked.join(', ')}`);
};

/**
 * Refuses options that a connection does not have, lacks or cannot use.
 *
 * @param isName whether the manager can have such a name
 * @param more names of further options
 * @throws an Error that names the option, the manager's name or the purpose
 */
export const checkConnection = (
  client: Pick<Client, 'choices'>,
  options: ConnectionOptions,
  isName: (name: string) => boolean,
  more: readonly string[] = [],
): void => {
  const known = [...KNOWN, ...more];
  for (const name of Object.keys(options)) checkName('option', name, known);
  const { controller, purposes, language, onFault } = options;
  const usable = {
    controller: typeof controller === 'string' && controller !== '',
    language: ['undefined', 'string'].includes(typeof language),
    onFault: ['undefined', 'function'].includes(typeof onFault),
  };
  for (const [name, isUsable] of Object.entries(usable))
    if (!isUsable) throw new Error(`Option ${name} is missing or cannot be used`);
  checkMap(client, 'purposes', purposes, isName);
};
