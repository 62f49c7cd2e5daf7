// Random questions: a controller with one purpose that is asked about and others around it, a ledger, a record.
import type { CategoryId, Facts, HistoryEntry, Instructions, Tag, Use } from '@remit/contract';
import { LEGAL_BASES } from '@remit/contract';
import fc from 'fast-check';
import type { Question } from './oracle.js';

const DAY = 864e5;
const NOTICES = ['n1', 'n2', 'n3'];
const PAGES = ['https://garden.example/fair', 'https://garden.example/spring'];
/** The one that is asked about, and the purpose it narrows if it is a controller's own. */
const ASKED: readonly [string, Instructions['purposes'][string]['broader']][] = [
  ['contact', undefined],
  ['relationship', undefined],
  ['win-back', 'relationship'],
  ['marketing', undefined],
  ['spring-offers', 'marketing'],
  ['newsletter', undefined],
  ['events', undefined],
  ['profiling', undefined],
  ['loyalty', 'profiling'],
  ['targeting', undefined],
  ['partner-sharing', undefined],
];

const days = (most: number) => fc.integer({ min: 0, max: most * 24 }).map((hours) => (hours * DAY) / 24);
const often = <T>(first: T, ...others: T[]) => fc.constantFrom(first, first, first, first, ...others);
/** What would else end most questions before they have begun. */
const mostly = <T>(first: T, ...others: T[]) =>
  fc.constantFrom(...Array.from({ length: 30 }, () => first), ...others);

type Setting = { readonly asked: (typeof ASKED)[number]; readonly now: number };

const entry = ({ asked: [id, broader], now }: Setting): fc.Arbitrary<HistoryEntry> =>
  fc
    .record({
      purpose: often(id, id, broader ?? 'contact', 'marketing', 'targeting', 'analytics'),
      state: fc.constantFrom(
        'given',
        'given',
        'given',
        'renewed',
        'refused',
        'withdrawn',
        'objected',
        'asked',
        'expired',
      ),
      notice: fc.oneof({ arbitrary: often('n2', 'n3', 'n1'), weight: 30 }, fc.constant('n9')),
      ago: days(900),
      method: often('button', 'gpc'),
      category: often<string | undefined>(undefined, 'health'),
    })
    .map(({ ago, category, ...made }) => ({
      id: '',
      ...made,
      time: now - ago,
      ...(category === undefined ? {} : { category }),
    }));

const ledger = (setting: Setting): fc.Arbitrary<HistoryEntry[]> =>
  fc
    .array(entry(setting), { maxLength: 7 })
    // Mostly in the order of their times, as a ledger is.
    .map((entries) =>
      entries.toSorted((a, b) => a.time - b.time).map((each, index) => ({ ...each, id: `c${index}` })),
    );

const tagOf = ({ asked: [id], now }: Setting, history: readonly HistoryEntry[]): fc.Arbitrary<Tag> =>
  fc
    .record({
      controller: mostly('garden', 'forge'),
      purposes: mostly([id, 'analytics'], [id], ['analytics'], []),
      notice: fc.oneof({ arbitrary: often('n2', 'n3', 'n1'), weight: 30 }, fc.constant('n9')),
      consent: fc.constantFrom<(string | null)[]>(
        history.at(-1)?.id ?? null,
        null,
        ...(history.length === 2 ? ['nowhere'] : []),
        ...history.map((each) => each.id),
      ),
      ago: days(700),
      page: fc.constantFrom(undefined, ...PAGES),
      partners: fc.constantFrom<(string[] | undefined)[]>(
        undefined,
        ['friend'],
        ['friend', 'other'],
        ['other'],
      ),
      gpc: often<true | undefined>(undefined, true),
    })
    .map(({ ago, page, partners, gpc, ...made }) => ({
      ...made,
      source: 'widget',
      time: now - ago,
      ...(page === undefined ? {} : { page }),
      ...(partners === undefined ? {} : { partners }),
      ...(gpc === undefined ? {} : { gpc }),
    }));

const instructionsOf = ([id, broader]: Setting['asked']): fc.Arbitrary<Instructions> =>
  fc
    .record({
      basis: fc.oneof(
        fc.constantFrom(...LEGAL_BASES),
        fc.constant('consent' as const),
        fc.constant('explicit-consent' as const),
      ),
      wordingSince: fc.oneof({ arbitrary: often('n1', 'n2', 'n3'), weight: 30 }, fc.constant('n9')),
      validity: often<number | undefined>(undefined, 1, 6, 36),
      retention: fc.oneof(
        { arbitrary: often('P3Y', 'P12M', 'P90D', 'P1Y2M3W4D'), weight: 30 },
        fc.constantFrom('P0D', 'soon'),
      ),
      known: mostly(true, false),
      ageOfConsent: fc.constantFrom(undefined, { FI: 13, FR: 15 }),
      ageRequired: mostly<boolean | undefined>(undefined, true, false),
      region: fc.constantFrom('FI', 'DE', 'NO', 'US', 'GB'),
      role: fc.constantFrom('processor', 'controller', 'partner'),
      transferGround: fc.constantFrom(undefined, 'adequacy'),
      pages: fc.constantFrom(undefined, [PAGES[0] ?? ''], PAGES),
      allowed: often<CategoryId[]>(['email', 'health', 'behaviour'], ['email']),
    })
    .map(({ basis, wordingSince, validity, retention, known, ageOfConsent, ageRequired, allowed, ...to }) => {
      const categories: CategoryId[] = ['email', 'health', 'behaviour', 'national-id', 'birth-date'];
      const asked = {
        basis,
        categories,
        retention,
        wording: { en: 'Words.' },
        wordingSince,
        ...(broader === undefined ? {} : { broader }),
        ...(validity === undefined ? {} : { validity }),
      };
      const { transferGround, pages, region, role } = to;
      const friend = {
        name: 'Friend',
        role,
        region,
        purposes: [id],
        categories: allowed,
        ...(transferGround === undefined ? {} : { transferGround }),
        ...(pages === undefined ? {} : { pages }),
      };
      return {
        controller: 'garden',
        version: 1,
        party: { name: 'Garden', contact: 'privacy@garden.example' },
        notices: NOTICES,
        purposes: known ? { [id]: asked } : {},
        records: {
          form: { kind: 'lead', fields: { email: 'email', allergy: 'health', path: 'behaviour' } },
          profile: { kind: 'event', fields: { interest: 'behaviour' } },
        },
        recipients: { friend, other: { ...friend, purposes: ['analytics'] } },
        origins: [],
        ...(ageOfConsent === undefined ? {} : { ageOfConsent }),
        ...(ageRequired === undefined ? {} : { ageRequired }),
      };
    });

const COMMON = [
  { name: 'email', category: 'email' },
  { name: 'path', category: 'behaviour' },
  { name: 'allergy', category: 'health' },
];
const RARE = [
  { name: 'passport', category: 'national-id' },
  { name: 'born', category: 'birth-date' },
  { name: 'firm', category: 'company' },
  { name: 'password', category: 'email' },
  { name: 'secret', category: 'password' },
  { name: 'aura', category: 'aura' },
  { name: 'shoe', category: undefined },
];

const useOf = ([id]: Setting['asked']): fc.Arbitrary<Use> =>
  fc
    .record({
      kind: fc.constantFrom<Use['kind'][]>('collect', 'store', 'read', 'read', 'disclose', 'derive'),
      purpose: mostly(id, 'analytics'),
      recipient: often<string | undefined>('friend', 'friend', undefined, 'other', 'nobody'),
    })
    .map(({ recipient, ...use }) => (recipient === undefined ? use : { ...use, recipient }));

/** Up to three sources that name each other or themselves as it comes, or one that is good. */
const sourcesOf = (setting: Setting, history: readonly HistoryEntry[]) =>
  fc
    .array(
      fc.record({
        tag: tagOf(setting, history),
        derivedFrom: fc.subarray(['r0', 'r1', 'r2'], { maxLength: 1 }),
        has: often(['email', 'path', 'interest'], ['path']),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((made) =>
      Object.fromEntries(
        made.map(({ tag, derivedFrom, has }, index) => {
          const derived = derivedFrom.length > 0;
          const sources = Object.fromEntries(derivedFrom.map((id) => [id, ['interest']]));
          return [
            `r${index}`,
            {
              type: derived ? 'profile' : 'form',
              tag: derived ? { ...tag, source: 'derived' as const, sources } : tag,
              fields: Object.fromEntries(has.map((name) => [name, 'a value'])),
            },
          ];
        }),
      ),
    );

const NAMED: readonly Record<string, string[]>[] = [
  { r0: ['path'] },
  { r0: ['path'] },
  { r0: ['interest'] },
  { r0: ['path'], r1: ['path'] },
  { r0: ['path'], r1: ['interest'], r2: ['path'] },
  { r0: [] },
  {},
];

/** A question about one field of one record. */
export const questions: fc.Arbitrary<Question> = fc
  .record({
    asked: fc.constantFrom(...ASKED),
    now: fc.integer({ min: 0, max: 3000 }).map((day) => Date.UTC(2024, 0, 1) + day * DAY),
  })
  .chain((setting) => ledger(setting).map((history) => ({ setting, history })))
  .chain(({ setting, history }) =>
    fc
      .record({
        instructions: instructionsOf(setting.asked),
        tag: tagOf(setting, history),
        field: fc.oneof({ arbitrary: fc.constantFrom(...COMMON), weight: 12 }, fc.constantFrom(...RARE)),
        use: useOf(setting.asked),
        restricted: mostly(false, true, true),
        erased: mostly(false, true),
        age: fc.oneof(
          { arbitrary: fc.constant<number | undefined>(undefined), weight: 3 },
          mostly(40, 17, 16.2, 15.9, 14, 12, Number.NaN),
        ),
        country: fc.constantFrom(undefined, 'FI', 'FR', 'SE'),
        sources: often(undefined, {}),
        derived: often(false, true),
        named: fc.constantFrom(...NAMED),
        made: sourcesOf(setting, history),
      })
      .map(({ instructions, tag, field, use, age, country, derived, named, made, ...rest }) => {
        const facts: Facts = {
          instructions,
          history,
          now: setting.now,
          restricted: rest.restricted,
          erased: rest.erased,
          ...(age === undefined ? {} : { birth: setting.now - age * 365.25 * DAY }),
          ...(country === undefined ? {} : { country }),
          ...(derived ? { sources: made } : {}),
        };
        const whole: Tag = derived ? { ...tag, source: 'derived', sources: named } : tag;
        return { tag: whole, field, use, facts };
      }),
  );
