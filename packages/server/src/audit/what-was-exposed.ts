import { categoryOf, type Instructions } from '@remit/contract';
import type { KeptOfPerson, KeptRecords } from '../store/kept-of-people.js';
import type { Reader } from '../store/store.js';

/** Fields of which no version of the instructions knows the category. */
export const UNPLANNED = 'in no tracking plan';

/** A version of the instructions, and when it came into force. */
export type Version = { readonly instructions: Instructions; readonly addedAt: number };

/** What of a person was exposed. */
export type ExposedPerson = {
  readonly subject: string;
  /** Milliseconds since 1970, null: not erased. Of who was erased, the records are gone with their categories. */
  readonly erasedAt: number | null;
  readonly records: number;
  /** Records that held something of a category. */
  readonly categories: Readonly<Record<string, number>>;
  /** Entries in the ledger of consent. */
  readonly choices: number;
  /** What they asked for as a person. */
  readonly requests: number;
};

/** How many of what was exposed. */
export type Exposed = {
  people: number;
  records: number;
  /** Most people first. */
  categories: { category: string; people: number; records: number }[];
  choices: { people: number; entries: number };
  requests: { people: number; requests: number };
  /** People erased at or after the beginning: of their records nothing is known any more. */
  erased: number;
  /** People of whom nothing but their id is left, without having been erased. */
  bare: number;
};

/** What may be asked: everything, or what one reader could have seen. */
export type ExposureWanted = {
  /** Milliseconds since 1970; `to` is the first moment that is not in the period. */
  readonly from: number;
  readonly to: number;
  /** In the order in which they came into force. */
  readonly versions: readonly Version[];
  readonly reader?: Pick<Reader, 'purposes' | 'permissions' | 'employer'> | undefined;
};

/** True for who may fetch the copy of everything of a person (S15). */
const seesPeopleWhole = ({ permissions, employer }: NonNullable<ExposureWanted['reader']>): boolean =>
  employer === 'controller' && permissions.includes('privacy');

/** The versions that were in force at some moment of a period; all, when there was none: rather too much. */
const inForce = (versions: readonly Version[], from: number, to: number): readonly Instructions[] => {
  const found = versions.filter(
    ({ addedAt }, index) => addedAt < to && (versions[index + 1]?.addedAt ?? Infinity) > from,
  );
  return (found.length > 0 ? found : versions).map(({ instructions }) => instructions);
};

/**
 * Says of each person what was exposed in a period, and adds it up. What a reader could have seen is what their
 * purposes allowed by any instructions of the period: whether a consent held at a moment is not asked, so that
 * it is rather too much than too little.
 */
export const exposure = ({ from, to, versions, reader }: ExposureWanted) => {
  const newestFirst = versions.map(({ instructions }) => instructions).toReversed();
  const whole = reader === undefined || seesPeopleWhole(reader);
  const purposesOfPeriod = inForce(versions, from, to).map(({ purposes }) => purposes);
  const known = new Map<string, string>();

  const categoryNamed = (type: string, field: string): string => {
    const key = `${type}\0${field}`;
    const category =
      known.get(key) ??
      newestFirst.map((each) => categoryOf(each, type, field)).find((each) => each !== undefined) ??
      UNPLANNED;
    known.set(key, category);
    return category;
  };
  const couldSee = (category: string, tagged: readonly string[]): boolean =>
    whole ||
    tagged.some(
      (purpose) =>
        reader?.purposes.includes(purpose) &&
        purposesOfPeriod.some(
          (purposes) =>
            Object.hasOwn(purposes, purpose) &&
            purposes[purpose]?.categories.some((each) => each === category),
        ),
    );
  const seen = ({ type, purposes, fields }: KeptRecords): ReadonlySet<string> =>
    new Set(
      fields.map((field) => categoryNamed(type, field)).filter((category) => couldSee(category, purposes)),
    );

  const byCategory = new Map<string, Exposed['categories'][number]>();
  const total: Exposed = {
    people: 0,
    records: 0,
    categories: [],
    choices: { people: 0, entries: 0 },
    requests: { people: 0, requests: 0 },
    erased: 0,
    bare: 0,
  };

  const ofPerson = (kept: KeptOfPerson): ExposedPerson => {
    const categories: Record<string, number> = {};
    let records = 0;
    for (const alike of kept.records) {
      const found = seen(alike);
      if (found.size > 0) records += alike.records;
      for (const category of found) categories[category] = (categories[category] ?? 0) + alike.records;
    }
    const { subject, erasedAt, choices } = kept;
    return { subject, erasedAt, records, categories, choices, requests: whole ? kept.requests : 0 };
  };

  return {
    /** @returns what of these people was exposed; those of whom nothing was are left out */
    add: (page: readonly KeptOfPerson[]): readonly ExposedPerson[] =>
      page.flatMap((kept) => {
        const person = ofPerson(kept);
        const erasedSince = person.erasedAt !== null && person.erasedAt >= from;
        total.erased += erasedSince ? 1 : 0;
        total.bare += kept.bare && person.erasedAt === null ? 1 : 0;
        const { records, choices, requests, categories } = person;
        if (records + choices + requests === 0) return erasedSince ? [person] : [];
        total.people += 1;
        total.records += records;
        for (const [category, count] of Object.entries(categories)) {
          const counted = byCategory.get(category) ?? { category, people: 0, records: 0 };
          byCategory.set(category, counted);
          counted.people += 1;
          counted.records += count;
        }
        total.choices.people += choices > 0 ? 1 : 0;
        total.choices.entries += choices;
        total.requests.people += requests > 0 ? 1 : 0;
        total.requests.requests += requests;
        return [person];
      }),
    total: (): Exposed => ({
      ...total,
      categories: [...byCategory.values()].toSorted(
        (a, b) => b.people - a.people || (a.category < b.category ? -1 : 1),
      ),
    }),
  };
};
