/** When something is to happen. Each has exactly one name; `all`, `any` and `not` hold others. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** Milliseconds since the chat was put on the page; with the page in sight; without a move, key or scroll. */
  | { readonly delay: number }
  | { readonly dwell: number }
  | { readonly inactive: number }
  /** Percent of the page that has come into sight. */
  | { readonly scroll: number }
  /** The pointer leaves through the top, or a finger scrolls back up fast; with `back`, a phone's back button too. */
  | { readonly exit: true | 'back' }
  /** At least half of an element is in sight, or one was clicked: CSS selectors. */
  | { readonly visible: string }
  | { readonly clicked: string }
  | { readonly url: UrlRule }
  /** Where the link came from, as globs. */
  | { readonly utm: Readonly<Partial<Record<Utm, string>>> }
  | { readonly referrer: string }
  | { readonly device: Device }
  /** First language of the browser: `fi` fits `fi-FI`. */
  | { readonly language: string }
  /** Has been here on an earlier visit. Known only where that may be remembered. */
  | { readonly returning: boolean }
  | { readonly hours: Hours }
  | { readonly consent: { readonly purpose: string; readonly is: string } };

/** What begins with `/` is compared with path and query, everything else with the whole address; without the fragment. */
export type UrlRule =
  | { readonly is: string }
  | { readonly startsWith: string }
  | { readonly glob: string }
  | { readonly regex: string };

export const UTM = ['source', 'medium', 'campaign', 'term', 'content'] as const;
export type Utm = (typeof UTM)[number];

export const DEVICES = ['phone', 'tablet', 'computer'] as const;
export type Device = (typeof DEVICES)[number];

/** Business hours, on the clock of the controller. */
export type Hours = {
  /** Time zone, such as `Europe/Helsinki`. */
  readonly zone: string;
  /** Days of the week, Monday is 1. */
  readonly days: readonly number[];
  /** `09:00`, and the first minute that is not meant any more. Over midnight when it is the earlier one. */
  readonly from: string;
  readonly to: string;
};

export type Rule = {
  readonly when: Condition;
  /** Opens the chat, or shows these words beside the launcher. */
  readonly then: 'open' | { readonly teaser: string };
  /** How often for one visitor, where that may be remembered. Once a page, in any case. */
  readonly atMost?: { readonly times: number; readonly days: number };
};

export type Triggers = {
  readonly rules: readonly Rule[];
  /** Purpose whose consent allows to remember visits and what was shown, on the device. Without it nothing is. */
  readonly remember?: string;
};
