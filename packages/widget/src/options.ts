import { nearestName } from '@remit/sdk';

/** What a developer who embeds the chat may say. */
export type WidgetOptions = {
  /** Id of the controller whose bot it is. */
  readonly controller: string;
  /** Id of the bot. */
  readonly bot: string;
  /** Public key of the site. */
  readonly key: string;
  /** `bubble` floats in the corner, `inline` stands in the page. Default: `bubble`. */
  readonly mode?: Mode;
  /** Element that an inline chat is put into, or its CSS selector. Needed for `inline`. */
  readonly target?: string | Element;
  /** Language tag of the conversation. Default: the page's `lang`, else the bot's own language. */
  readonly language?: string;
  /** Words on the launcher. Default: an icon alone. */
  readonly label?: string;
  /** Address of the ingestion server. Script tag: the origin the script came from; npm: needed. */
  readonly endpoint?: string;
};

export type Mode = 'bubble' | 'inline';

/** The options after they were read: checked, and with their defaults. */
export type Settings = {
  readonly controller: string;
  readonly bot: string;
  readonly key: string;
  readonly mode: Mode;
  readonly target: string | Element;
  readonly language: string;
  readonly label: string;
  readonly endpoint: string;
};

type Kind = 'id' | 'text' | 'address' | 'place' | readonly string[];

const MODES = ['bubble', 'inline'] as const satisfies readonly Mode[];

/**
 * The table of options. On a script tag each is an attribute: `data-` and the name. One without a default
 * must be given. The meaning of each stands at `WidgetOptions`.
 */
export const OPTIONS: Readonly<Record<keyof WidgetOptions, readonly [kind: Kind, fallback?: string]>> = {
  controller: ['id'],
  bot: ['id'],
  key: ['text'],
  mode: [MODES, 'bubble'],
  target: ['place', ''],
  language: ['text', ''],
  label: ['text', ''],
  endpoint: ['address'],
};

/** Attributes that frameworks and consent managers write on other people's script tags. */
const OF_OTHERS = /^(nscript|cfasync|cookieconsent|category|service|usercentrics|astro\w*)$/;

const wrong = (text: string): TypeError => new TypeError(`remit: ${text}`);

const isOption = (name: string): name is keyof WidgetOptions => Object.hasOwn(OPTIONS, name);

const check = (name: keyof WidgetOptions, given: unknown): string => {
  const [kind, fallback] = OPTIONS[name];
  const value = given ?? fallback;
  if (value === undefined) throw wrong(`option "${name}" is missing`);
  if (typeof value !== 'string') throw wrong(`option "${name}" must be text`);
  const fits =
    kind === 'id'
      ? /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value)
      : kind === 'address'
        ? /^https?:\/\/[^/]/.test(value)
        : typeof kind === 'string' || kind.includes(value);
  if (!fits) throw wrong(`option "${name}" cannot be "${value}"`);
  return value;
};

/**
 * Checks what was given and fills in what was not.
 * @param given option names and values: an object of `WidgetOptions`, or a script tag's dataset
 * @param endpoint address of the ingestion server when none is given
 * @throws TypeError that names the option that is unknown (and the nearest known one), missing or wrong
 */
export const readOptions = (given: Readonly<Record<string, unknown>>, endpoint?: string): Settings => {
  for (const name of Object.keys(given)) {
    if (!isOption(name) && !OF_OTHERS.test(name))
      throw wrong(`unknown option "${name}"; did you mean "${nearestName(name, Object.keys(OPTIONS))}"?`);
  }
  const mode = check('mode', given['mode']) === 'inline' ? 'inline' : 'bubble';
  const target = given['target'] instanceof Element ? given['target'] : check('target', given['target']);
  if (mode === 'inline' && target === '') throw wrong('mode "inline" needs the option "target"');
  return {
    controller: check('controller', given['controller']),
    bot: check('bot', given['bot']),
    key: check('key', given['key']),
    mode,
    target,
    language: check('language', given['language']) || document.documentElement.lang,
    label: check('label', given['label']),
    endpoint: check('endpoint', given['endpoint'] ?? endpoint).replace(/\/+$/, ''),
  };
};
