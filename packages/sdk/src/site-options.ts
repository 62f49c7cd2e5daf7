import type { ClientOptions } from './client.js';
import { checkName } from './nearest-name.js';

/** The type of the tracking plan that each automatic event is noted as. One without a type is not noted. */
export type Automatic = {
  /** Fields `path`, and of the view a page was loaded for `referrer-host`, `utm_source` and the other four. */
  readonly pageView?: string;
  /** Field `host`: of the page that a link leads to. */
  readonly outboundClick?: string;
  /** Fields `percent` (25, 50, 75, 100) and `path`. */
  readonly scrollDepth?: string;
  /** Fields `form` (its `id` or `name`) and `path`. */
  readonly formSubmission?: string;
};

export type SiteOptions = ClientOptions & {
  /** What is noted by itself, and as which type of the tracking plan. Default: nothing. */
  readonly automatic?: Automatic;
  /** Prints each record, its tag, what was decided and the verdict to the console, without what it says. Default: false. */
  readonly debug?: boolean;
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Every option, and what makes it usable. */
const OPTIONS: Record<keyof SiteOptions, (value: unknown) => boolean> = {
  endpoint: (value) => /^https?:\/\//.test(String(value)),
  key: (value) => typeof value === 'string',
  instructions: isObject,
  words: isObject,
  source: (value) => [undefined, 'widget', 'page'].some((known) => value === known),
  partners: (value = []) => Array.isArray(value) && value.length <= 64,
  automatic: (value = {}) => isObject(value),
  debug: (value = false) => typeof value === 'boolean',
};
const AUTOMATIC: readonly (keyof Automatic)[] = [
  'pageView',
  'outboundClick',
  'scrollDepth',
  'formSubmission',
];

/** @throws an Error for what is no event of the tracking plan */
export const checkEvent = (type: string, { records }: ClientOptions['instructions']): void =>
  checkName(
    'event',
    type,
    Object.keys(records).filter((each) => records[each]?.kind === 'event'),
  );

/**
 * Refuses options that the client does not have, lacks or cannot use.
 *
 * @throws an Error that names the option, and, for an unknown one, those that exist and the nearest of them
 */
export const checkOptions = (options: SiteOptions): void => {
  for (const name of Object.keys(options)) checkName('option', name, Object.keys(OPTIONS));
  for (const [name, isUsable] of Object.entries(OPTIONS))
    if (!isUsable(Reflect.get(options, name))) throw new Error(`Option ${name} is missing or cannot be used`);
  for (const partner of options.partners ?? [])
    checkName('partner', partner, Object.keys(options.instructions.recipients));
  for (const [name, type] of Object.entries(options.automatic ?? {})) {
    checkName('automatic event', name, AUTOMATIC);
    checkEvent(type ?? '', options.instructions);
  }
};
