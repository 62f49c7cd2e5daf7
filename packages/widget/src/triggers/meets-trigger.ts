import { compileGlob, compilePattern } from './compile-pattern.js';
import { isOpenAt } from './is-open-at.js';
import type { Condition, Device, UrlRule } from './trigger.js';

/** What is known at one moment. What is not known is undefined, and fits nothing. */
export type Facts = {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds since the chat was put on the page, with the page in sight, and without a move, key or scroll. */
  readonly elapsed: number;
  readonly dwelled: number;
  readonly inactive: number;
  /** Most percent of the page that have been in sight. */
  readonly scrolled: number;
  readonly exit: boolean;
  /** Selectors of elements that are in sight, and of those that were clicked. */
  readonly visible: ReadonlySet<string>;
  readonly clicked: ReadonlySet<string>;
  readonly url: string;
  readonly referrer: string;
  readonly device: Device;
  readonly language: string;
  readonly returning: boolean | undefined;
  /** The present choice on each purpose. */
  readonly consent: Readonly<Record<string, string>> | undefined;
};

/** Patterns are compiled once. */
const compiled = new Map<string, (text: string) => boolean>();
const once = (kind: 'glob' | 'regex', pattern: string) => {
  const id = `${kind} ${pattern}`;
  const test = compiled.get(id) ?? (kind === 'glob' ? compileGlob(pattern) : compilePattern(pattern));
  compiled.set(id, test);
  return test;
};

const meetsUrl = (rule: UrlRule, url: string): boolean => {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const among = (wanted: string) => (wanted.startsWith('/') ? path : origin + path);
  if ('is' in rule) return among(rule.is) === rule.is;
  if ('startsWith' in rule) return among(rule.startsWith).startsWith(rule.startsWith);
  if ('glob' in rule) return once('glob', rule.glob)(among(rule.glob));
  return once('regex', rule.regex)(origin + path);
};

/**
 * Whether a condition is met.
 * @returns undefined when that cannot be known now: neither the condition nor its opposite holds then
 */
export const meetsTrigger = (condition: Condition, facts: Facts): boolean | undefined => {
  if ('all' in condition || 'any' in condition) {
    const wanted = 'any' in condition;
    const met = ('any' in condition ? condition.any : condition.all).map((each) => meetsTrigger(each, facts));
    if (met.includes(wanted)) return wanted;
    return met.includes(undefined) ? undefined : !wanted;
  }
  if ('not' in condition) {
    const met = meetsTrigger(condition.not, facts);
    return met === undefined ? undefined : !met;
  }
  if ('delay' in condition) return facts.elapsed >= condition.delay;
  if ('dwell' in condition) return facts.dwelled >= condition.dwell;
  if ('inactive' in condition) return facts.inactive >= condition.inactive;
  if ('scroll' in condition) return facts.scrolled >= condition.scroll;
  if ('exit' in condition) return facts.exit;
  if ('visible' in condition) return facts.visible.has(condition.visible);
  if ('clicked' in condition) return facts.clicked.has(condition.clicked);
  if ('url' in condition) return meetsUrl(condition.url, facts.url);
  if ('utm' in condition) {
    const { searchParams } = new URL(facts.url);
    return Object.entries(condition.utm).every(([name, glob]) =>
      once('glob', glob)(searchParams.get(`utm_${name}`) ?? ''),
    );
  }
  if ('referrer' in condition) return once('glob', condition.referrer)(facts.referrer);
  if ('device' in condition) return facts.device === condition.device;
  if ('language' in condition)
    return `${facts.language}-`.toLowerCase().startsWith(`${condition.language}-`.toLowerCase());
  if ('returning' in condition)
    return facts.returning === undefined ? undefined : facts.returning === condition.returning;
  if ('hours' in condition) return isOpenAt(condition.hours, facts.now);
  const { purpose, is } = condition.consent;
  const choice = facts.consent?.[purpose];
  return choice === undefined ? undefined : choice === is;
};
