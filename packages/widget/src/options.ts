/** What a developer who embeds the chat may say. */
export type WidgetOptions = {
  /** Id of the controller whose bot it is. */
  readonly controller: string;
  /** Id of the bot. */
  readonly bot: string;
  /** Public key of the site. */
  readonly key: string;
  /**
   * Where the chat stands. A launcher in the corner opens a `bubble` above it, a `popup` in the middle or a `slider` at
   * the side; a `tab` is a launcher at the edge. `inline` stands in the page with a height of its own, `seamless` grows
   * with what is said, `page` fills the window. Default: `bubble`.
   */
  readonly mode?: Mode;
  /** Element that the chat is put into, or its CSS selector. Needed for `inline` and `seamless`. */
  readonly target?: string | Element;
  /** Language tag of the conversation. Default: the page's `lang`, else the bot's own language. */
  readonly language?: string;
  /** Words on the launcher. Default: an icon alone. */
  readonly label?: string;
  /** Words beside the launcher, which the visitor can close. Default: none. */
  readonly teaser?: string;
  /** `idle` loads the conversation as soon as the page has nothing better to do. Default: when the visitor turns to it. */
  readonly load?: 'idle' | '';
  /** When the chat opens by itself, as JSON. Default: never. */
  readonly triggers?: string;
  /** Address of the ingestion server. Script tag: the origin the script came from; npm: needed. */
  readonly endpoint?: string;
};

export type Mode = 'bubble' | 'popup' | 'slider' | 'tab' | 'inline' | 'seamless' | 'page';

/** The options after they were read: checked, and with their defaults. */
export type Settings = Readonly<Record<keyof WidgetOptions, string>>;

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const ANY = /^/;

/**
 * The table of options, and what a value looks like. One that does not fit when it is empty must be given. On a script tag
 * each is an attribute, `data-` and the name. The meaning of each stands at `WidgetOptions`.
 */
export const OPTIONS: Readonly<Record<keyof WidgetOptions, RegExp>> = {
  controller: ID,
  bot: ID,
  key: /./,
  mode: /^(bubble|popup|slider|tab|inline|seamless|page)?$/,
  target: ANY,
  language: ANY,
  label: ANY,
  teaser: ANY,
  load: /^(idle)?$/,
  triggers: ANY,
  endpoint: /^https?:\/\/[^/]/,
};

/** Modes that are always open and have no launcher. */
export const STANDING = /^(inline|seamless|page)$/;

/** Attributes that frameworks and consent managers write on other people's script tags. */
const OF_OTHERS = /^(nscript|cfasync|cookieconsent|category|service|usercentrics|astro)/;

const wrong = (text: string): TypeError => new TypeError(`remit: ${text}`);

/**
 * Checks what was given and fills in what was not.
 * @param given option names and values: an object of `WidgetOptions`, or a script tag's dataset
 * @param origin address of the ingestion server when no endpoint is given
 * @throws TypeError that names the option that is unknown (and those that are known), missing or wrong
 */
export const readOptions = (given: Readonly<Record<string, unknown>>, origin = ''): Settings => {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(OPTIONS, name) && !OF_OTHERS.test(name))
      throw wrong(`unknown option "${name}"; there are ${Object.keys(OPTIONS).join(', ')}`);
  }
  const settings: Record<string, string> = {};
  const otherwise: Readonly<Record<string, string>> = {
    mode: 'bubble',
    language: document.documentElement.lang,
    endpoint: origin,
  };
  for (const [name, fits] of Object.entries(OPTIONS)) {
    const value = given[name] ?? otherwise[name] ?? '';
    if (typeof value !== 'string' || !fits.test(value))
      throw wrong(`option "${name}" is missing or does not fit`);
    settings[name] = name === 'endpoint' ? value.replace(/\/+$/, '') : value;
  }
  if (/^[is][ne]/.test(settings['mode'] ?? '') && !settings['target'])
    throw wrong('this mode needs the option "target"');
  // Each name of the table is in it.
  return settings as Settings;
};
