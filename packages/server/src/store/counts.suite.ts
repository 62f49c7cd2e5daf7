import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { usableFields, type ConsentChange, type Instructions } from '@remit/contract';
import { countRecords, type Counted } from '../read/count-records.js';
import { readFacts } from '../read/facts-of.js';
import { exampleInstructions, makeAdmission, makeChange, makeId, makeRecord } from './example-shop.suite.js';
import type { ControllerStore, StoredRecord } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';

const DAY = 864e5;
const NOW = Date.UTC(2027, 2, 31, 12);

/** What every engine promises about counting for a purpose. */
export const countsSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);

  /** Counts by reading every record, one after the other. */
  const countEach = async (
    shop: ControllerStore,
    { purpose, type, from, to }: { purpose: string; type: string; from: number; to: number },
    now: number,
  ): Promise<Counted> => {
    const kept = [
      ...(await shop.records('event', undefined, 10_000)),
      ...(await shop.records('lead', undefined, 10_000)),
    ];
    const records = kept.filter(
      (record) => record.type === type && record.tag.time >= from && record.tag.time < to,
    );
    const factsFor = await readFacts(shop, records, now);
    const counted = records.filter(
      (record) =>
        Object.keys(usableFields(record, { purpose, kind: 'read' }, factsFor(record.subject)).fields).length >
        0,
    );
    const dayOf = (record: StoredRecord) => new Date(record.tag.time).toISOString().slice(0, 10);
    const peopleOf = (some: readonly StoredRecord[]) => new Set(some.map(({ subject }) => subject)).size;
    return {
      records: counted.length,
      people: peopleOf(counted),
      days: [...new Set(counted.map(dayOf))].toSorted().map((day) => {
        const some = counted.filter((record) => dayOf(record) === day);
        return { day, records: some.length, people: peopleOf(some) };
      }),
    };
  };

  const PURPOSES = ['contact', 'marketing', 'analytics'];
  const anyTime = fc.oneof(
    fc.integer({ min: NOW - 900 * DAY, max: NOW + DAY }),
    fc.integer({ min: NOW - 40 * DAY, max: NOW + DAY }),
    // Where the retentions below cut, to the millisecond, and at the ends of months.
    fc
      .tuple(fc.constantFrom(0, 28, 29, 30, 31, 59, 180, 365, 366, 730), fc.integer({ min: -DAY, max: DAY }))
      .map(([days, more]) => NOW - days * DAY + more),
  );
  const anyChange = fc.record({
    purpose: fc.constantFrom(...PURPOSES),
    state: fc.constantFrom(
      'given',
      'given',
      'given',
      'refused',
      'withdrawn',
      'renewed',
      'objected',
      'expired',
    ),
    time: anyTime,
    notice: fc.constantFrom('2026-01', '2026-02'),
    gpc: fc.boolean(),
  });
  const anyRecord = fc.record({
    person: fc.nat(3),
    cites: fc.option(fc.nat(4), { nil: null, freq: 8 }),
    purposes: fc.constantFrom(['analytics'], ['contact', 'analytics'], PURPOSES, ['contact']),
    time: anyTime,
    hours: fc.constantFrom([0], [0, 6, 12, 18], [-1, 1], [0, 23]),
    fields: fc.constantFrom<Record<string, string>[]>(
      { page: '/' },
      { page: '/a', gone: 'x' },
      { gone: 'x' },
    ),
    notice: fc.constantFrom('2026-01', '2026-02'),
  });
  const anyHistory = fc.record({
    kind: fc.constantFrom<('event' | 'lead')[]>('event', 'lead'),
    retention: fc.constantFrom('P1M', 'P2M', 'P180D', 'P12M', 'P24M', 'P36M'),
    validity: fc.constantFrom(1, 1, 12, 24),
    basis: fc.constantFrom('consent', 'legitimate-interest', 'contract'),
    wordingSince: fc.constantFrom('2026-01', '2026-02'),
    changes: fc.array(fc.tuple(fc.nat(3), anyChange), { minLength: 2, maxLength: 14 }),
    records: fc.array(anyRecord, { minLength: 5, maxLength: 30 }),
    restricted: fc.option(fc.nat(12), { nil: undefined }),
    erased: fc.option(fc.nat(12), { nil: undefined }),
    from: fc.constantFrom(0, NOW - 60 * DAY),
    to: fc.constantFrom(NOW + 1, NOW - 10 * DAY),
  });

  test('[RD3] a count is what reading every record would count, whatever people chose', async () => {
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const { kind, retention, validity, basis, wordingSince } = history;
        const id = makeId('counted').toLowerCase();
        const plain = exampleInstructions(id);
        const { analytics } = plain.purposes;
        assert.ok(analytics);
        const purpose = basis === 'consent' ? { ...analytics, validity } : analytics;
        const instructions: Instructions = {
          ...plain,
          purposes: { ...plain.purposes, analytics: { ...purpose, basis, retention, wordingSince } },
          records: { ...plain.records, visit: { kind, fields: { page: 'behaviour' } } },
        };
        const shop = await at.store.addController({ instructions, siteKey: id, readers: [] }, 0);
        const said: ConsentChange[][] = [[], [], [], []];
        for (const [person, { gpc, ...change }] of history.changes)
          said[person]?.push({
            ...makeChange(change.purpose, change.state),
            ...change,
            method: gpc && change.state === 'refused' ? 'gpc' : 'button',
          });
        for (const [person, changes] of said.entries()) {
          const mine = history.records.filter((record) => record.person === person);
          const subject = `person-${person}`;
          const records = mine.flatMap(({ cites, purposes, time, hours, fields, notice }) =>
            // One tag at several times: what cuts by time may cut between them.
            hours.map((hour) =>
              makeRecord(id, subject, {
                type: 'visit',
                kind,
                fields,
                tag: {
                  source: 'page',
                  purposes,
                  time: time + hour * 3_600_000,
                  notice,
                  consent: cites === null ? null : (changes[cites]?.id ?? null),
                },
              }),
            ),
          );
          // The changes first: what a change ends is erased with it, and here it is to be judged.
          await shop.admit(makeAdmission(subject, { changes }));
          await shop.admit(makeAdmission(subject, { records }));
        }
        if (history.restricted !== undefined)
          await shop.restrictSubject(
            { subject: `person-${history.restricted}`, actor: 'test', now: NOW },
            true,
          );
        if (history.erased !== undefined)
          await shop.eraseSubject({ subject: `person-${history.erased}`, actor: 'test', now: NOW });
        for (const asked of PURPOSES) {
          const wanted = { purpose: asked, type: 'visit', from: history.from, to: history.to };
          const expected = await countEach(shop, wanted, NOW);
          counted += expected.records;
          assert.deepEqual(await countRecords(shop, wanted, NOW), expected);
        }
      }),
      { numRuns: 120 },
    );
    // Otherwise it would have compared nothing with nothing.
    assert.ok(counted > 100, String(counted));
  });

  test('[RD3] a count tells apart what was made before and after a consent ran out, on one day', async () => {
    const id = makeId('counted').toLowerCase();
    const plain = exampleInstructions(id);
    const { analytics } = plain.purposes;
    assert.ok(analytics);
    const purposes = { ...plain.purposes, analytics: { ...analytics, validity: 1 } };
    const shop = await at.store.addController(
      { instructions: { ...plain, purposes }, siteKey: id, readers: [] },
      0,
    );
    const given = { ...makeChange('analytics', 'given'), time: Date.UTC(2027, 1, 1, 12) };
    const renewed = { ...makeChange('analytics', 'renewed'), time: Date.UTC(2027, 2, 20) };
    await shop.admit(makeAdmission('aino', { changes: [given, renewed] }));
    const end = Date.UTC(2027, 2, 1, 12);
    const records = [-3, -2, -1, 0, 1].map((more) =>
      makeRecord(id, 'aino', {
        type: 'visit',
        kind: 'event',
        fields: { page: '/' },
        tag: { purposes: ['analytics'], consent: given.id, time: end + more },
      }),
    );
    await shop.admit(makeAdmission('aino', { records }));
    const wanted = { purpose: 'analytics', type: 'visit', from: 0, to: NOW };
    assert.deepEqual(await countRecords(shop, wanted, NOW), await countEach(shop, wanted, NOW));
    assert.equal((await countRecords(shop, wanted, NOW)).records, 3);
  });

  test('[RD3] a count goes through many records in pieces', async () => {
    for (const kind of ['event', 'lead'] as const) {
      const id = makeId('counted').toLowerCase();
      const plain = exampleInstructions(id);
      const records = { ...plain.records, visit: { kind, fields: { page: 'behaviour' as const } } };
      const shop = await at.store.addController(
        { instructions: { ...plain, records }, siteKey: id, readers: [] },
        0,
      );
      const given = { ...makeChange('analytics', 'given'), time: NOW - 40 * DAY };
      await shop.admit(makeAdmission('aino', { changes: [given] }));
      const made = Array.from({ length: 12_500 }, (_, index) =>
        makeRecord(shop.id, index % 5 ? 'aino' : 'eero', {
          type: index % 10 ? 'visit' : 'quote',
          kind,
          fields: { page: '/' },
          // Many of the same moment, so that pieces end within one.
          tag: { purposes: ['analytics'], consent: given.id, time: NOW - (index % 7) * DAY },
        }),
      );
      for (const subject of ['aino', 'eero'])
        await shop.admit(
          makeAdmission(subject, { records: made.filter((each) => each.subject === subject) }),
        );
      const wanted = { purpose: 'analytics', type: 'visit', from: 0, to: NOW + 1 };
      const counted = await countRecords(shop, wanted, NOW);
      // Only one of the two ever said yes.
      assert.deepEqual([counted.records, counted.people, counted.days.length], [10_000, 1, 7]);
      // In the middle of what the pieces before it hold.
      const { records: some } = await countRecords(shop, { ...wanted, from: NOW - 4 * DAY, to: NOW }, NOW);
      assert.equal(
        some,
        made.filter(
          ({ type, subject, tag }) =>
            type === 'visit' && subject === 'aino' && tag.time >= NOW - 4 * DAY && tag.time < NOW,
        ).length,
      );
    }
  });
};
