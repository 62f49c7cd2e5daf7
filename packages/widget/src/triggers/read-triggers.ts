import { compileGlob, compilePattern } from './compile-pattern.js';
import {
  DEVICES,
  UTM,
  type Condition,
  type Hours,
  type Rule,
  type Triggers,
  type UrlRule,
} from './trigger.js';

const wrong = (path: string, what: string): never => {
  throw new TypeError(`remit: option "triggers": ${path} ${what}`);
};

type Given = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectAt = (path: string, value: unknown, names: readonly string[]): Given => {
  if (!isObject(value)) return wrong(path, 'is no object');
  for (const name of Object.keys(value))
    if (!names.includes(name)) wrong(path, `has no "${name}"; there are ${names.join(', ')}`);
  return value;
};

const textAt = (path: string, value: unknown): string =>
  typeof value === 'string' && value ? value : wrong(path, 'is no text');

const numberAt = (path: string, value: unknown, most = Number.MAX_SAFE_INTEGER): number =>
  typeof value === 'number' && value >= 0 && value <= most
    ? value
    : wrong(path, `is no number up to ${most}`);

const listAt = <T>(path: string, value: unknown, read: (path: string, item: unknown) => T): T[] =>
  Array.isArray(value) && value.length > 0
    ? value.map((item: unknown, index) => read(`${path}[${index}]`, item))
    : wrong(path, 'is no list of at least one');

/** What can be compiled, or asked of the browser, without a fault. */
const usable = (path: string, value: unknown, use: (text: string) => unknown): string => {
  const text = textAt(path, value);
  try {
    use(text);
  } catch (fault) {
    // Expected: the pattern, selector or time zone is none.
    wrong(path, `cannot be used: ${String(fault)}`);
  }
  return text;
};

const selectorAt = (path: string, value: unknown) =>
  usable(path, value, (text) => document.createDocumentFragment().querySelector(text));

const globAt = (path: string, value: unknown) => usable(path, value, compileGlob);

const urlAt = (path: string, value: unknown): UrlRule => {
  const rule = objectAt(path, value, ['is', 'startsWith', 'glob', 'regex']);
  const [name = '', another] = Object.keys(rule);
  if (!name || another) return wrong(path, 'has exactly one of is, startsWith, glob, regex');
  const at = `${path}.${name}`;
  if (name === 'regex') return { regex: usable(at, rule[name], compilePattern) };
  if (name === 'glob') return { glob: globAt(at, rule[name]) };
  const text = textAt(at, rule[name]);
  return name === 'is' ? { is: text } : { startsWith: text };
};

const hoursAt = (path: string, value: unknown): Hours => {
  const hours = objectAt(path, value, ['zone', 'days', 'from', 'to']);
  const timeAt = (name: string) => {
    const time = textAt(`${path}.${name}`, hours[name]);
    return /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(time)
      ? time
      : wrong(`${path}.${name}`, 'is no time like 09:00');
  };
  return {
    zone: usable(`${path}.zone`, hours['zone'], (timeZone) => new Intl.DateTimeFormat('en', { timeZone })),
    days: listAt(`${path}.days`, hours['days'], (at, day) => {
      const number = numberAt(at, day, 7);
      return Number.isInteger(number) && number > 0 ? number : wrong(at, 'is no day from 1 (Monday) to 7');
    }),
    from: timeAt('from'),
    to: timeAt('to'),
  };
};

const oneOf = <T extends string>(path: string, value: unknown, known: readonly T[]): T =>
  known.find((each) => each === value) ?? wrong(path, `is none of ${known.join(', ')}`);

const yesOrNo = (path: string, value: unknown): boolean =>
  typeof value === 'boolean' ? value : wrong(path, 'is neither true nor false');

/** Conditions within conditions; more are nobody's intention. */
const MAX_DEPTH = 10;

const conditionAt = (path: string, value: unknown, depth = 0): Condition => {
  if (depth > MAX_DEPTH) return wrong(path, 'is too deep');
  const given = objectAt(path, value, Object.keys(READ));
  const [name = '', another] = Object.keys(given);
  const read = READ[name];
  if (!read || another) return wrong(path, `has exactly one of ${Object.keys(READ).join(', ')}`);
  return read(`${path}.${name}`, given[name], depth + 1);
};

/** How each condition is read. */
const READ: Readonly<Record<string, (path: string, value: unknown, depth: number) => Condition>> = {
  all: (path, value, depth) => ({ all: listAt(path, value, (at, item) => conditionAt(at, item, depth)) }),
  any: (path, value, depth) => ({ any: listAt(path, value, (at, item) => conditionAt(at, item, depth)) }),
  not: (path, value, depth) => ({ not: conditionAt(path, value, depth) }),
  delay: (path, value) => ({ delay: numberAt(path, value) }),
  dwell: (path, value) => ({ dwell: numberAt(path, value) }),
  inactive: (path, value) => ({ inactive: numberAt(path, value) }),
  scroll: (path, value) => ({ scroll: numberAt(path, value, 100) }),
  exit: (path, value) => ({
    exit: value === true || value === 'back' ? value : wrong(path, 'can only be true or "back"'),
  }),
  visible: (path, value) => ({ visible: selectorAt(path, value) }),
  clicked: (path, value) => ({ clicked: selectorAt(path, value) }),
  url: (path, value) => ({ url: urlAt(path, value) }),
  utm: (path, value) => {
    const given = objectAt(path, value, UTM);
    return {
      utm: Object.fromEntries(
        Object.entries(given).map(([name, glob]) => [name, globAt(`${path}.${name}`, glob)]),
      ),
    };
  },
  referrer: (path, value) => ({ referrer: globAt(path, value) }),
  device: (path, value) => ({ device: oneOf(path, value, DEVICES) }),
  language: (path, value) => ({ language: textAt(path, value) }),
  returning: (path, value) => ({ returning: yesOrNo(path, value) }),
  hours: (path, value) => ({ hours: hoursAt(path, value) }),
  consent: (path, value) => {
    const given = objectAt(path, value, ['purpose', 'is']);
    return {
      consent: {
        purpose: textAt(`${path}.purpose`, given['purpose']),
        is: oneOf(`${path}.is`, given['is'], ['never-asked', 'given', 'refused', 'withdrawn', 'stale']),
      },
    };
  },
};

const ruleAt = (path: string, value: unknown): Rule => {
  const rule = objectAt(path, value, ['when', 'then', 'atMost']);
  const { then, atMost } = rule;
  const most = atMost === undefined ? undefined : objectAt(`${path}.atMost`, atMost, ['times', 'days']);
  return {
    when: conditionAt(`${path}.when`, rule['when']),
    then:
      then === 'open'
        ? then
        : { teaser: textAt(`${path}.then.teaser`, objectAt(`${path}.then`, then, ['teaser'])['teaser']) },
    ...(most && {
      atMost: {
        times: numberAt(`${path}.atMost.times`, most['times']),
        days: numberAt(`${path}.atMost.days`, most['days']),
      },
    }),
  };
};

/**
 * Reads the option `triggers`.
 * @throws TypeError that names the place where something is unknown, missing or wrong
 */
export const readTriggers = (json: string): Triggers => {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch (fault) {
    wrong('the text', `is no JSON: ${String(fault)}`);
  }
  const triggers = objectAt('the option', given, ['rules', 'remember']);
  return {
    rules: listAt('rules', triggers['rules'], ruleAt),
    ...(triggers['remember'] !== undefined && { remember: textAt('remember', triggers['remember']) }),
  };
};
