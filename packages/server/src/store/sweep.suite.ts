import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { retentionEnd, type Instructions } from '@remit/contract';
import {
  addExampleShop,
  exampleInstructions,
  makeAdmission,
  makeChange,
  makeRecord,
} from './example-shop.suite.js';
import { openStore } from './open-store.js';
import type { ControllerStore, Store } from './store.js';
import type { MakePlace, StorePlace } from './store-place.suite.js';

const DAY = 864e5;
const START = Date.UTC(2026, 0, 31, 12);
const ROUTES = [
  { recipient: 'crm', purpose: 'contact' },
  { recipient: 'mailer', purpose: 'marketing' },
];

/** What every engine promises about retention (S14, PL10, PL11). */
export const sweepSuite = (makePlace: MakePlace): void => {
  let place: StorePlace;
  let store: Store;
  before(async () => {
    place = await makePlace();
    store = await openStore({ ...place.options, now: () => START });
  });
  after(async () => {
    await store.close();
    await place.drop();
  });

  /** Sweeps until nothing is left to do, and adds up. */
  const sweepAll = async (shop: ControllerStore, now: number, limit = 100) => {
    const total = { looked: 0, records: 0, fields: 0, byCode: {} as Record<string, number> };
    for (let batches = 0; ; batches++) {
      assert.ok(batches < 1000, 'a sweep has to come to an end');
      const { looked, erased, state } = await shop.sweep(now, limit);
      assert.ok(looked <= limit);
      total.looked += looked;
      total.records += erased.records;
      total.fields += erased.fields;
      for (const [code, count] of Object.entries(erased.byCode))
        total.byCode[code] = (total.byCode[code] ?? 0) + count;
      if (state !== 'more') return { ...total, state };
    }
  };

  /** Somebody who consented to marketing, and left a quote for contact too. */
  const addQuote = async (shop: ControllerStore, subject: string, time = START) => {
    const given = { ...makeChange('marketing', 'given'), time };
    const record = makeRecord(shop.id, subject, {
      tag: { consent: given.id, purposes: ['contact', 'marketing'], time },
      routes: ROUTES,
    });
    await shop.admit({
      ...makeAdmission(subject, { changes: [given], records: [record] }),
      receivedAt: time,
    });
    return record;
  };

  const change = (shop: ControllerStore, version: number, how: (made: Instructions) => Instructions) =>
    shop.addInstructions(how(exampleInstructions(shop.id, version)), START);
  const without = (purpose: string) => (made: Instructions) => {
    const { [purpose]: _, ...purposes } = made.purposes;
    return { ...made, purposes };
  };

  test('[RE2] a field goes when its last purpose has run out, and the record when no field is left', async () => {
    const shop = await addExampleShop(store, START);
    const { id } = await addQuote(shop, 'aino');
    const contactEnds = retentionEnd(START, 'P12M') ?? 0;
    const marketingEnds = retentionEnd(START, 'P24M') ?? 0;

    assert.equal((await sweepAll(shop, contactEnds - 1)).fields, 0);
    assert.deepEqual((await shop.record(id))?.tag.purposes, ['contact', 'marketing']);

    // marketing has no use for a name
    const first = await sweepAll(shop, contactEnds);
    assert.deepEqual([first.records, first.byCode], [0, { retention_ended: 1 }]);
    const narrowed = await shop.record(id);
    assert.deepEqual(
      [narrowed?.tag.purposes, Object.keys(narrowed?.fields ?? {})],
      [['marketing'], ['email']],
    );
    assert.deepEqual(
      (await shop.deliveriesOf(id)).map(({ recipient, state, error }) => [recipient, state, error]),
      [
        ['crm', 'denied', 'retention_ended'],
        ['mailer', 'due', null],
      ],
    );

    assert.equal((await sweepAll(shop, marketingEnds - 1)).looked, 0);
    const last = await sweepAll(shop, marketingEnds);
    assert.deepEqual([last.records, last.fields, last.byCode], [1, 1, { retention_ended: 1 }]);
    assert.equal(await shop.record(id), undefined);
    assert.deepEqual(
      (await shop.deliveriesOf(id)).map(({ state }) => state),
      ['denied', 'denied'],
    );
    assert.equal((await sweepAll(shop, marketingEnds)).looked, 0);
  });

  test('[RE2] over ten years every field is there until its last purpose ends, and not a day longer', async () => {
    const shop = await addExampleShop(store, START);
    const kept = new Map<string, number>();
    for (let day = 0; day < 10 * 365; day += 13) {
      const now = START + day * DAY;
      kept.set((await addQuote(shop, `visitor-${day}`, now)).id, now);
      await sweepAll(shop, now, 7);
      for (const [id, time] of kept) {
        const record = await shop.record(id);
        const contact = (retentionEnd(time, 'P12M') ?? 0) > now;
        const marketing = (retentionEnd(time, 'P24M') ?? 0) > now;
        assert.deepEqual(
          record && Object.keys(record.fields).toSorted(),
          contact ? ['email', 'name'] : marketing ? ['email'] : undefined,
        );
        if (!record) kept.delete(id);
      }
    }
    assert.ok(kept.size < 60);
  });

  test('[RE3] what new instructions no longer allow goes, batch by batch, once nothing old is under way', async () => {
    const shop = await addExampleShop(store, START);
    const people = Array.from({ length: 9 }, (_, index) => `visitor-${index}`);
    const records = [];
    for (const person of people) records.push(await addQuote(shop, person));
    assert.equal((await sweepAll(shop, START + 10_000)).state, 'done');

    await change(shop, 2, without('marketing'));
    const waiting = await shop.sweep(START + 1, 4);
    assert.deepEqual([waiting.state, waiting.at], ['waiting', START + 10_000]);
    const first = await shop.sweep(START + 10_000, 4);
    assert.deepEqual([first.looked, first.state], [4, 'more']);

    // Another process goes on where this one was stopped.
    const second = await openStore({ ...place.options, now: () => START });
    const theirs = await second.controller(shop.id);
    assert.ok(theirs);
    const rest = await sweepAll(theirs, START + 10_001, 4);
    await second.close();
    assert.deepEqual([rest.looked, rest.state], [5, 'done']);
    for (const { id } of records) {
      assert.deepEqual((await shop.record(id))?.tag.purposes, ['contact']);
      const states = (await shop.deliveriesOf(id)).map(({ state, error }) => [state, error]);
      assert.deepEqual(states, [
        ['due', null],
        ['denied', 'purpose_not_instructed'],
      ]);
    }
    assert.equal((await sweepAll(shop, START + 20_000)).looked, 0);
  });

  test('[RE3] what was judged by the version before, and came in late, is looked at at once', async () => {
    const shop = await addExampleShop(store, START);
    await sweepAll(shop, START + 10_000);
    await change(shop, 2, without('contact'));
    await sweepAll(shop, START + 20_000);
    const record = makeRecord(shop.id, 'aino', { tag: { time: START } });
    const late = { ...makeAdmission('aino', { records: [record] }), instructed: 1 };
    await shop.admit(late);
    assert.ok(await shop.record(record.id));
    assert.deepEqual((await sweepAll(shop, START + 20_000)).byCode, { purpose_not_instructed: 2 });
    assert.equal(await shop.record(record.id), undefined);
  });

  test('[RE3] a category that is withdrawn goes, and a retention that is shortened counts for old records', async () => {
    const shop = await addExampleShop(store, START);
    const { id } = await addQuote(shop, 'aino');
    await change(shop, 2, (made) => {
      const { contact } = made.purposes;
      assert.ok(contact);
      return { ...made, purposes: { ...made.purposes, contact: { ...contact, categories: ['email'] } } };
    });
    const gone = await sweepAll(shop, START + 10_000);
    assert.deepEqual(gone.byCode, { category_not_instructed: 1 });
    assert.deepEqual(Object.keys((await shop.record(id))?.fields ?? {}), ['email']);

    await change(shop, 3, (made) => {
      const { marketing } = made.purposes;
      assert.ok(marketing);
      return { ...made, purposes: { marketing: { ...marketing, retention: 'P1M' } } };
    });
    await sweepAll(shop, START + 10_000);
    assert.deepEqual((await shop.record(id))?.tag.purposes, ['marketing']);
    const ended = await sweepAll(shop, retentionEnd(START, 'P1M') ?? 0);
    assert.deepEqual([ended.records, ended.byCode], [1, { retention_ended: 1 }]);
  });

  test('[RE3] a retention that is prolonged is found when the old one would have ended', async () => {
    const shop = await addExampleShop(store, START);
    const { id } = await addQuote(shop, 'aino');
    await change(shop, 2, (made) => {
      const { contact } = made.purposes;
      assert.ok(contact);
      return { ...made, purposes: { ...made.purposes, contact: { ...contact, retention: 'P36M' } } };
    });
    await sweepAll(shop, START + 30 * 30 * DAY);
    assert.deepEqual((await shop.record(id))?.tag.purposes, ['contact']);
    assert.equal((await sweepAll(shop, retentionEnd(START, 'P36M') ?? 0)).records, 1);
  });

  test('[RE4] a consent that only ran out or became stale erases nothing; its end does, and so does the retention', async () => {
    const shop = await addExampleShop(store, START);
    const { id } = await addQuote(shop, 'aino');
    const other = await addQuote(shop, 'eero');
    // Two that were made when the consent, by what is instructed later, had run out or become stale already.
    const given = { ...makeChange('marketing', 'given'), time: START };
    const made = (tag: object) =>
      makeRecord(shop.id, 'ilmo', {
        type: 'newsletter',
        fields: { email: 'ilmo@example.fi' },
        tag: { consent: given.id, purposes: ['marketing'], time: START, ...tag },
      });
    const [stale, expired] = [made({ notice: '2026-02' }), made({ time: START + 40 * DAY })];
    await shop.admit({
      ...makeAdmission('ilmo', { changes: [given], records: [stale, expired] }),
      receivedAt: START,
    });
    // The wording is said to have begun with a notice that the person never saw, and consents to last a month.
    await change(shop, 2, (made) => {
      const { marketing } = made.purposes;
      assert.ok(marketing);
      const stale = { ...marketing, wordingSince: '2026-02', validity: 1 };
      return { ...made, purposes: { ...made.purposes, marketing: stale } };
    });
    const later = START + 90 * DAY;
    assert.equal((await sweepAll(shop, later)).fields, 0);
    for (const { id: paused } of [stale, expired])
      assert.deepEqual((await shop.record(paused))?.tag.purposes, ['marketing']);
    assert.deepEqual((await shop.record(id))?.tag.purposes, ['contact', 'marketing']);

    await shop.admit({
      ...makeAdmission('aino', { changes: [makeChange('marketing', 'refused')] }),
      receivedAt: later,
    });
    assert.deepEqual((await shop.record(id))?.tag.purposes, ['contact']);
    assert.deepEqual((await shop.record(other.id))?.tag.purposes, ['contact', 'marketing']);
    // One of them was made later.
    assert.equal((await sweepAll(shop, retentionEnd(START, 'P24M') ?? 0)).records, 3);
    assert.equal((await sweepAll(shop, retentionEnd(START + 40 * DAY, 'P24M') ?? 0)).records, 1);
  });

  test('[RE5] one batch looks at no more than it was told to, and leaves other controllers alone', async () => {
    const [shop, other] = [await addExampleShop(store, START), await addExampleShop(store, START)];
    for (let person = 0; person < 5; person++) await addQuote(shop, `visitor-${person}`);
    const theirs = await addQuote(other, 'visitor-0');
    const end = retentionEnd(START, 'P24M') ?? 0;
    const first = await shop.sweep(end, 2);
    assert.deepEqual([first.looked, first.erased.records, first.state], [2, 2, 'more']);
    const rest = await sweepAll(shop, end, 2);
    assert.equal(rest.records, 3);
    assert.ok(await other.record(theirs.id));
  });
};
