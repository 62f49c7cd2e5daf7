// Makes whole questions of the short cases in the JSON files; README.md tells how they are written.

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Bag = Record<string, unknown>;

/** A case as it is written. */
export type Case = {
  readonly n: number;
  readonly title: string;
  readonly instructions?: Readonly<Record<string, Json>>;
  readonly tag?: Readonly<Record<string, Json>>;
  readonly history?: readonly string[];
  readonly record?: string;
  readonly field?: string | { readonly name?: string; readonly category?: string };
  readonly fields?: readonly string[];
  readonly use?: string | Readonly<Record<string, Json>>;
  readonly facts?: Readonly<Record<string, Json>>;
  readonly without?: readonly string[];
  readonly expect: string | Kept;
};

/** What is left of a record, and why the rest is not. */
export type Kept = {
  readonly purposes: readonly string[];
  readonly fields: readonly string[];
  readonly dropped: readonly { readonly field?: string; readonly purpose?: string; readonly code: string }[];
};

/** What every case starts from. */
export type Base = Required<
  Pick<Case, 'instructions' | 'tag' | 'history' | 'record' | 'use' | 'facts'> & {
    readonly field: string;
    readonly change: Readonly<Record<string, Json>>;
  }
>;

/** A case with everything it asks with. What it holds may be malformed, and is then meant so. */
export type Vector = Pick<Case, 'n' | 'title' | 'expect'> & {
  readonly record: string;
  readonly tag: Bag;
  readonly field: { readonly name?: string; readonly category?: string };
  readonly fields: readonly string[];
  readonly use: Bag;
  readonly facts: Bag;
};

const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null;

/** Goes to a path such as `purposes.marketing.validity`; a path that leads nowhere is a mistake in a case. */
const at = (whole: Bag, path: string): [Bag, string] => {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let place: unknown = whole;
  for (const step of steps) place = isBag(place) ? place[step] : undefined;
  if (!isBag(place)) throw new Error(`no such path: ${path}`);
  return [place, last];
};

const time = (value: unknown): unknown => (typeof value === 'string' ? Date.parse(value) : value);

const withTime = (tag: Bag): Bag => ('time' in tag ? { ...tag, time: time(tag['time']) } : tag);

/** `given events/health n1 2024-05-01 gpc` */
const entryOf = (short: string, index: number, usual: Bag): Bag => {
  const [state = '', on = '', ...rest] = short.split(' ');
  const [purpose, category] = on.split('/');
  const entry: Bag = { id: `c${index + 1}`, state, purpose, ...usual };
  if (category !== undefined) entry['category'] = category;
  for (const word of rest) {
    if (/^n\d$/.test(word)) entry['notice'] = word;
    else if (word === 'gpc') entry['method'] = word;
    else entry['time'] = word;
  }
  return withTime(entry);
};

/** `disclose contact to crm` */
const useOf = (short: string): Bag => {
  const [kind, purpose, , recipient] = short.split(' ');
  return { kind, purpose, ...(recipient === undefined ? {} : { recipient }) };
};

const withTimes = (sources: unknown): unknown =>
  isBag(sources)
    ? Object.fromEntries(
        Object.entries(sources).map(([id, source]) => [
          id,
          isBag(source) && isBag(source['tag']) ? { ...source, tag: withTime(source['tag']) } : source,
        ]),
      )
    : sources;

/** Everything that a case asks with. */
export const expand = (base: Base, written: Case): Vector => {
  const { n, title, expect, record = base.record } = written;
  const instructions: Bag = structuredClone(base.instructions);
  for (const [path, value] of Object.entries(written.instructions ?? {})) {
    const [place, last] = at(instructions, path);
    if (value === null) delete place[last];
    else place[last] = value;
  }
  const tag = withTime({ ...base.tag, ...written.tag });
  const facts: Bag = {
    ...base.facts,
    ...written.facts,
    instructions,
    history: (written.history ?? base.history).map((short, index) => entryOf(short, index, base.change)),
  };
  facts['now'] = time(facts['now']);
  // A source is tagged as the record is, but for what it says of itself.
  if (isBag(facts['sources'])) {
    const own = { ...base.tag, purposes: [] };
    facts['sources'] = withTimes(
      Object.fromEntries(
        Object.entries(facts['sources']).map(([id, source]) => [
          id,
          isBag(source) && isBag(source['tag']) ? { ...source, tag: { ...own, ...source['tag'] } } : source,
        ]),
      ),
    );
  }
  const [plan] = at(instructions, `records.${record}.fields.`);
  const categoryOf = (name: string) => {
    const category = plan[name];
    return typeof category === 'string' ? { name, category } : { name };
  };
  const { field = base.field, use = base.use } = written;
  const whole: Bag = { tag, facts };
  for (const path of written.without ?? []) {
    const [place, last] = at(whole, path);
    delete place[last];
  }
  return {
    n,
    title,
    expect,
    record,
    tag,
    facts,
    field: typeof field === 'string' ? categoryOf(field) : field,
    fields: written.fields ?? [],
    use: typeof use === 'string' ? useOf(use) : use,
  };
};

/** The files of cases. */
export const FILES = [
  'pl01-tag',
  'pl02-purpose',
  'pl03-category',
  'pl04-password',
  'pl05-consent',
  'pl05-validity',
  'pl06-wording',
  'pl07-special',
  'pl08-objection',
  'pl09-restriction',
  'pl10-retention',
  'pl11-kept',
  'pl12-recipient',
  'pl13-signal',
  'pl14-derived',
  'pl15-age',
  'pl16-unknown',
  'known-failures',
] as const;

/** `[PL5] n 71: withdrawn since`; a known failure of others is a matter of denying in doubt. */
export const titleOf = (file: (typeof FILES)[number], { n, title }: Vector): string => {
  const rule = file.startsWith('pl') ? `PL${Number(file.slice(2, 4))}` : 'PL16';
  return `[${rule}] vector ${n}: ${title}`;
};
