import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeptOfPerson, KeptRecords } from '../store/kept-of-people.js';
import { instructions } from '../testing/bakery.js';
import { exposure, UNPLANNED, type ExposureWanted } from './what-was-exposed.js';

const [FROM, TO] = [1000, 2000];
const versions = [{ instructions: instructions(), addedAt: 0 }];
const kept = (subject: string, more: Partial<KeptOfPerson> = {}): KeptOfPerson => ({
  subject,
  erasedAt: null,
  records: [],
  choices: 0,
  requests: 0,
  bare: false,
  ...more,
});
const enquiries = (records: number, more: Partial<KeptRecords> = {}): KeptRecords => ({
  type: 'enquiry',
  purposes: ['contact'],
  fields: ['email', 'name'],
  records,
  ...more,
});
const exposed = (people: readonly KeptOfPerson[], more: Partial<ExposureWanted> = {}) => {
  const { add, total } = exposure({ from: FROM, to: TO, versions, ...more });
  return { people: people.flatMap((each) => add([each])), total: total() };
};
const reader = (
  purposes: readonly string[],
  more: Partial<NonNullable<ExposureWanted['reader']>> = {},
): NonNullable<ExposureWanted['reader']> => ({ purposes, permissions: [], employer: 'controller', ...more });

test('[BQ1] people, records and each category are counted once, however they are grouped', () => {
  const fields = { name: 'name', nick: 'name' } as const;
  const planned = instructions({ records: { enquiry: { kind: 'lead', fields } } });
  const { people, total } = exposed(
    [
      kept('aino', {
        records: [enquiries(2, { fields: ['name', 'nick'] }), enquiries(1, { fields: ['name'] })],
      }),
      kept('eero', { records: [enquiries(1, { fields: ['nick', 'other'] })], choices: 2 }),
      kept('ilona', { requests: 1 }),
      kept('later'),
    ],
    { versions: [{ instructions: planned, addedAt: 0 }] },
  );
  assert.deepEqual(
    people.map(({ subject, records, categories }) => [subject, records, categories]),
    [
      ['aino', 3, { name: 3 }],
      ['eero', 1, { name: 1, [UNPLANNED]: 1 }],
      ['ilona', 0, {}],
    ],
  );
  assert.deepEqual(total, {
    people: 3,
    records: 4,
    categories: [
      { category: 'name', people: 2, records: 4 },
      { category: UNPLANNED, people: 1, records: 1 },
    ],
    choices: { people: 1, entries: 2 },
    requests: { people: 1, requests: 1 },
    erased: 0,
    bare: 0,
  });
});

test('[BQ1] a field that the plan dropped since has the category of the newest version that knew it', () => {
  const old = { instructions: instructions(), addedAt: 0 };
  const planned = { instructions: instructions({ version: 2, records: {} }), addedAt: 1500 };
  const { total } = exposed([kept('aino', { records: [enquiries(1)] })], { versions: [old, planned] });
  assert.deepEqual(
    total.categories.map(({ category }) => category),
    ['email', 'name'],
  );
});

test('[BQ2] who was erased before the beginning counts only with what is still kept, who was erased since as not known', () => {
  const { people, total } = exposed([
    kept('before', { erasedAt: FROM - 1 }),
    kept('chose', { erasedAt: FROM - 1, choices: 1 }),
    kept('within', { erasedAt: FROM }),
    kept('after', { erasedAt: TO + 1, requests: 1 }),
    kept('bare', { bare: true }),
    kept('gone', { bare: true, erasedAt: FROM - 1 }),
  ]);
  assert.deepEqual(
    people.map(({ subject }) => subject),
    ['chose', 'within', 'after'],
  );
  assert.deepEqual([total.people, total.erased, total.bare], [2, 2, 1]);
});

test('[BQ3] of a reader it is what their purposes allowed at some moment of the period, and everything for the privacy officer', () => {
  const records = [
    enquiries(1),
    enquiries(1, { purposes: ['contact', 'marketing'], fields: ['email', 'wish'] }),
    enquiries(1, { type: 'seen', purposes: ['analytics'], fields: ['page'] }),
  ];
  const person = kept('aino', { records, requests: 1, choices: 1 });
  const seenBy = (of: ExposureWanted['reader'], more: Partial<ExposureWanted> = {}) => {
    const { people } = exposed([person], { reader: of, ...more });
    return [people[0]?.records, people[0]?.categories, people[0]?.requests];
  };
  assert.deepEqual(seenBy(reader(['marketing'])), [1, { email: 1 }, 0]);
  assert.deepEqual(seenBy(reader(['contact'])), [2, { email: 2, name: 1, message: 1 }, 0]);
  const everything = [3, { email: 2, name: 1, message: 1, behaviour: 1 }, 1];
  assert.deepEqual(seenBy(reader([], { permissions: ['privacy'] })), everything);
  assert.deepEqual(seenBy(undefined), everything);
  assert.deepEqual(
    seenBy(reader([], { permissions: ['privacy'], employer: 'processor' })),
    [0, {}, 0],
    'not of who works for the processor',
  );
  const dropped = { instructions: instructions({ version: 2, purposes: {} }), addedAt: 1500 };
  const by = (addedAt: number) => ({ versions: [...versions, { ...dropped, addedAt }] });
  assert.deepEqual(seenBy(reader(['marketing']), by(FROM)), [0, {}, 0]);
  assert.deepEqual(seenBy(reader(['marketing']), by(FROM + 1)), [1, { email: 1 }, 0]);
  assert.deepEqual(seenBy(reader(['marketing']), by(TO)), [1, { email: 1 }, 0]);
  const none = { versions: versions.map((each) => ({ ...each, addedAt: TO })) };
  assert.deepEqual(seenBy(reader(['marketing']), none), [1, { email: 1 }, 0], 'rather too much');
});
