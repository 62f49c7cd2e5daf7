import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retentionEnd } from '@remit/contract';
import { addExampleShop, makeAdmission, makeChange, makeRecord } from './example-shop.suite.js';
import { addQuote, changeInstructions, DAY, START, sweepAll } from './quotes-to-sweep.suite.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

/** What every engine promises about retention (S14, PL10, PL11). */
export const sweepSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace, { now: () => START });

  test('[RE2] a field goes when its last purpose has run out, and the record when no field is left', async () => {
    const shop = await addExampleShop(at.store, START);
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
      (await deliveriesOf(shop, id)).map(({ recipient, state, error }) => [recipient, state, error]),
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
      (await deliveriesOf(shop, id)).map(({ state }) => state),
      ['denied', 'denied'],
    );
    assert.equal((await sweepAll(shop, marketingEnds)).looked, 0);
  });

  test('[RE2] over ten years every field is there until its last purpose ends, and not a day longer', async () => {
    const shop = await addExampleShop(at.store, START);
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

  test('[RE4] a consent that only ran out or became stale erases nothing; its end does, and so does the retention', async () => {
    const shop = await addExampleShop(at.store, START);
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
    await changeInstructions(shop, 2, (made) => {
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
    const [shop, other] = [await addExampleShop(at.store, START), await addExampleShop(at.store, START)];
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
