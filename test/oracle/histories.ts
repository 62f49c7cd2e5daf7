// Random lives of a record: changes, the record, more changes, and a read; and controllers they happen with.
import { readFileSync } from 'node:fs';
import { LEGAL_BASES, type ConsentState, type Instructions } from '@remit/contract';
import { instructionsSchema } from '@remit/contract/schema';
import fc from 'fast-check';

const DAY = 864e5;
export const NOW = Date.UTC(2026, 5, 15);

const base = instructionsSchema.parse(
  JSON.parse(readFileSync(new URL('../vectors/base.json', import.meta.url), 'utf8')).instructions,
);

/** The garden of the vectors with other bases, retentions, validities and wordings. */
export const gardens: fc.Arbitrary<Instructions> = fc
  .record(
    Object.fromEntries(
      Object.keys(base.purposes).map((id) => [
        id,
        fc.record({
          basis: fc.constantFrom(undefined, undefined, undefined, ...LEGAL_BASES),
          retention: fc.constantFrom('P3Y', 'P12M', 'P6M', 'P30D'),
          validity: fc.constantFrom(undefined, undefined, 1, 6),
          wordingSince: fc.constantFrom('n1', 'n1', 'n2', 'n3'),
        }),
      ]),
    ),
  )
  .map((made): Instructions => {
    const purposes = Object.fromEntries(
      Object.entries(base.purposes).map(([id, purpose]) => {
        const { basis: other, retention, validity, wordingSince } = made[id] ?? {};
        // A special category allows one basis only.
        const basis = purpose.basis === 'explicit-consent' ? purpose.basis : (other ?? purpose.basis);
        const consenting = basis === 'consent' || basis === 'explicit-consent';
        const { validity: _, ...rest } = purpose;
        return [
          id,
          {
            ...rest,
            basis,
            retention: retention ?? rest.retention,
            wordingSince: wordingSince ?? rest.wordingSince,
            ...(consenting && validity !== undefined ? { validity } : {}),
          },
        ];
      }),
    );
    return { ...base, purposes };
  });

const STATES: readonly ConsentState[] = [
  'given',
  'given',
  'given',
  'given',
  'given',
  'given',
  'given',
  'renewed',
  'refused',
  'withdrawn',
  'objected',
  'asked',
];

const purposeIds = Object.keys(base.purposes);
/** Those that most purposes ask for, and one special category. */
const fieldNames = ['name', 'email', 'email', 'path', 'bought', 'allergy', 'phone'];

const change = fc.record({
  purpose: fc.constantFrom(...purposeIds),
  state: fc.constantFrom(...STATES),
  notice: fc.constantFrom('n1', 'n2', 'n2', 'n3', 'n3'),
  special: fc.constantFrom(false, false, true),
  gpc: fc.constantFrom(false, false, false, true),
  /** How long before what comes next, in days. */
  before: fc.constantFrom(0, 1, 1, 20, 40, 200),
});

/** One life. Changes are about few purposes, so that they meet. */
export const lives = fc
  .record({
    purposes: fc.uniqueArray(fc.constantFrom(...purposeIds), { minLength: 1, maxLength: 5 }),
    fields: fc.uniqueArray(fc.constantFrom(...fieldNames), { minLength: 2, maxLength: 6 }),
    then: fc.array(change, { minLength: 1, maxLength: 7 }),
    since: fc.array(change, { maxLength: 4 }),
    cites: fc.constantFrom('last', 'last', 'last', 'first', 'none'),
    notice: fc.constantFrom('n1', 'n2', 'n3', 'n3'),
    gpc: fc.constantFrom(false, false, false, false, true),
    read: fc.constantFrom(0, 1, 1, 25, 100, 400),
  })
  .map(({ purposes, then, since, ...life }) => {
    const near = (each: (typeof then)[number]) => {
      const met = purposes[purposeIds.indexOf(each.purpose) % (purposes.length + 1)];
      return { ...each, purpose: met ?? each.purpose };
    };
    return { ...life, purposes, then: then.map(near), since: since.map(near) };
  });

export type Life = typeof lives extends fc.Arbitrary<infer L> ? L : never;

/** The moments of a life, from the last backwards: when it is read, when later changes came, when the record was made. */
export const momentsOf = (life: Life) => {
  const readAt = NOW;
  let time = readAt - life.read * DAY;
  const backwards = (list: Life['then']) =>
    list
      .toReversed()
      .map((each) => {
        const at = time;
        time -= each.before * DAY;
        return at;
      })
      .toReversed();
  const since = backwards(life.since);
  const recordAt = time;
  const then = backwards(life.then);
  return { readAt, since, recordAt, then };
};
