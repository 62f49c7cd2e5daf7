import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retentionEnd, type Instructions } from '@remit/contract';
import { addExampleShop, makeAdmission, makeRecord } from './example-shop.suite.js';
import { openStore } from './open-store.js';
import { addQuote, changeInstructions, DAY, START, sweepAll } from './quotes-to-sweep.suite.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

const without = (purpose: string) => (made: Instructions) => {
  const { [purpose]: _, ...purposes } = made.purposes;
  return { ...made, purposes };
};

/** What every engine promises of records when the instructions change (S14, PL11). */
export const instructedSweepSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace, { now: () => START });

  test('[RE3] what new instructions no longer allow goes, batch by batch, once nothing old is under way', async () => {
    const shop = await addExampleShop(at.store, START);
    const people = Array.from({ length: 9 }, (_, index) => `visitor-${index}`);
    const records = [];
    for (const person of people) records.push(await addQuote(shop, person));
    assert.equal((await sweepAll(shop, START + 10_000)).state, 'done');

    await changeInstructions(shop, 2, without('marketing'));
    const waiting = await shop.sweep(START + 1, 4);
    assert.deepEqual([waiting.state, waiting.at], ['waiting', START + 10_000]);
    const first = await shop.sweep(START + 10_000, 4);
    assert.deepEqual([first.looked, first.state], [4, 'more']);

    // Another process goes on where this one was stopped.
    const second = await openStore({ ...at.place.options, now: () => START });
    const theirs = await second.controller(shop.id);
    assert.ok(theirs);
    const rest = await sweepAll(theirs, START + 10_001, 4);
    await second.close();
    assert.deepEqual([rest.looked, rest.state], [5, 'done']);
    for (const { id } of records) {
      assert.deepEqual((await shop.record(id))?.tag.purposes, ['contact']);
      const states = (await deliveriesOf(shop, id)).map(({ state, error }) => [state, error]);
      assert.deepEqual(states, [
        ['due', null],
        ['denied', 'purpose_not_instructed'],
      ]);
    }
    assert.equal((await sweepAll(shop, START + 20_000)).looked, 0);
  });

  test('[RE3] what was judged by the version before, and came in late, is looked at at once', async () => {
    const shop = await addExampleShop(at.store, START);
    await sweepAll(shop, START + 10_000);
    await changeInstructions(shop, 2, without('contact'));
    await sweepAll(shop, START + 20_000);
    const record = makeRecord(shop.id, 'aino', { tag: { time: START } });
    const late = { ...makeAdmission('aino', { records: [record] }), instructed: 1 };
    await shop.admit(late);
    assert.ok(await shop.record(record.id));
    assert.deepEqual((await sweepAll(shop, START + 20_000)).byCode, { purpose_not_instructed: 2 });
    assert.equal(await shop.record(record.id), undefined);
  });

  test('[RE3] a category that is withdrawn goes, and a retention that is shortened counts for old records', async () => {
    const shop = await addExampleShop(at.store, START);
    const { id } = await addQuote(shop, 'aino');
    await changeInstructions(shop, 2, (made) => {
      const { contact } = made.purposes;
      assert.ok(contact);
      return { ...made, purposes: { ...made.purposes, contact: { ...contact, categories: ['email'] } } };
    });
    const gone = await sweepAll(shop, START + 10_000);
    assert.deepEqual(gone.byCode, { category_not_instructed: 1 });
    assert.deepEqual(Object.keys((await shop.record(id))?.fields ?? {}), ['email']);

    await changeInstructions(shop, 3, (made) => {
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
    const shop = await addExampleShop(at.store, START);
    const { id } = await addQuote(shop, 'aino');
    await changeInstructions(shop, 2, (made) => {
      const { contact } = made.purposes;
      assert.ok(contact);
      return { ...made, purposes: { ...made.purposes, contact: { ...contact, retention: 'P36M' } } };
    });
    await sweepAll(shop, START + 30 * 30 * DAY);
    assert.deepEqual((await shop.record(id))?.tag.purposes, ['contact']);
    assert.equal((await sweepAll(shop, retentionEnd(START, 'P36M') ?? 0)).records, 1);
  });
};
