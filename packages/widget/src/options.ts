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
export type Settings = { readonly [Name in keyof WidgetOptions]-?: Name extends 'mode' ? Mode : string };

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const ANY = /^/;

/**
 * The table of options: what a value looks like, and the default. On a script tag each is an attribute,
 * `data-` and the name. One without a default must be given. The meaning of each stands at `WidgetOptions`.
 */
export const OPTIONS: Readonly<Record<keyof WidgetOptions, readonly [fits: RegExp, fallback?: string]>> = {
  controller: [ID],
  bot: [ID],
  key: [/./],
  mode: [/^(bubble|inline)$/, 'bubble'],
  target: [ANY, ''],
  language: [ANY, ''],
  label: [ANY, ''],
  endpoint: [/^https?:\/\/[^/]/],
};

/** Attributes that frameworks and consent managers write on other people's script tags. */
const OF_OTHERS = /^(nscript|cfasync|cookieconsent|category|service|usercentrics|astro)/;

const wrong = (text: string): TypeError => new TypeError(`remit: ${text}`);

/**
 * Checks what was given and fills in what was not.
 * @param given option names and values: an object of `WidgetOptions`, or a script tag's dataset
 * @param origin address of the ingestion server when no endpoint is given
 * @throws TypeError that names the option that is unknown (and those that are known), missing or wrong
 */
export const readOptions = (given: Readonly<Record<string, unknown>>, origin?: string): Settings => {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(OPTIONS, name) && !OF_OTHERS.test(name))
      throw wrong(`unknown option "${name}"; there are ${Object.keys(OPTIONS).join(', ')}`);
  }
  const read = (name: keyof WidgetOptions, otherwise?: string): string => {
    const [fits, fallback = otherwise] = OPTIONS[name];
    const value = given[name] ?? fallback;
    if (typeof value !== 'string' || !fits.test(value))
      throw wrong(`option "${name}" is missing or does not fit`);
    return value;
  };
  const mode = read('mode') === 'inline' ? 'inline' : 'bubble';
  const target = read('target');
  if (mode === 'inline' && !target) throw wrong('mode "inline" needs the option "target"');
  return {
    controller: read('controller'),
    bot: read('bot'),
    key: read('key'),
    mode,
    target,
    language: read('language') || document.documentElement.lang,
    label: read('label'),
    endpoint: read('endpoint', origin).replace(/\/+$/, ''),
  };
};
