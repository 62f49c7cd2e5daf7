import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addExampleShop, makeAdmission, makeChange, makeRecord, openedFields } from './example-shop.suite.js';
import type { Admission, ControllerStore } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { verifyAt } from './verify-at.suite.js';

/** More than are read and written together. */
const MANY = 900;
/** Fewer, so that people come again while what came first of them is still under way. */
const PEOPLE = 350;

const admitAll = (shop: ControllerStore, admissions: readonly Admission[]) =>
  shop.admitTogether((admit) => Promise.all(admissions.map(admit)));

/** What every engine promises about a long list that is put on disk. */
export const admitTogetherSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace, { now: Date.now });
  const leadsOf = (shop: ControllerStore) =>
    Array.from({ length: MANY }, (_, index) => makeRecord(shop.id, `person-${index % PEOPLE}`));

  test('[IN1] [IN2] a list is stored whole and once, each person with one key, however often they come', async () => {
    const shop = await addExampleShop(at.store);
    const leads = leadsOf(shop);
    const admissions = leads.map((record) => ({
      ...makeAdmission(record.subject, { records: [record] }),
      personal: true,
    }));
    const admitted = await admitAll(shop, admissions);
    assert.ok(admitted.every((each, index) => each.admitted && each.newIds.has(leads[index]?.id ?? '')));
    for (const { id, fields } of leads.filter((_, index) => index % 97 === 0))
      assert.deepEqual(await openedFields(shop, id), fields);
    const again = await admitAll(shop, [...admissions, ...admissions]);
    assert.ok(again.every((each) => each.admitted && each.newIds.size === 0));
    assert.equal((await shop.records('lead', undefined, 5000)).length, MANY);
  });

  test('[LE1] consents of a list go on with the ledger in its order, among records that need none', async () => {
    const shop = await addExampleShop(at.store);
    const leads = leadsOf(shop);
    const changes = leads.map((_, index) =>
      index % 3 === 0 ? [makeChange('marketing', index % 2 === 0 ? 'given' : 'refused')] : [],
    );
    await admitAll(
      shop,
      leads.map((record, index) =>
        makeAdmission(record.subject, { changes: changes[index] ?? [], records: [record] }),
      ),
    );
    const ledger = await shop.ledger(0, 5000);
    assert.deepEqual(
      new Set(ledger.map(({ entry }) => entry.id)),
      new Set(changes.flat().map(({ id }) => id)),
    );
    assert.deepEqual(
      ledger.map(({ entry }) => entry.seq),
      ledger.map((_, index) => index + 1),
    );
    assert.equal((await verifyAt(at.place, shop.id)).ok, true);
  });

  test('[IN1] a list that cannot be written is not there, and the next can be', async () => {
    const shop = await addExampleShop(at.store);
    const route = JSON.parse('{ "recipient": null, "purpose": "contact" }');
    const bad = makeRecord(shop.id, 'aino', { routes: [route] });
    const good = makeRecord(shop.id, 'onni');
    const admissions = [good, bad].map((record) => makeAdmission(record.subject, { records: [record] }));
    await assert.rejects(admitAll(shop, admissions), /null/i);
    assert.equal(await shop.record(bad.id), undefined);
    assert.equal(await shop.holdsSecret('aino', 'hash-of-aino'), undefined);
    const [next] = await admitAll(shop, [makeAdmission('onni', { records: [good] })]);
    assert.ok(next?.admitted);
    assert.ok(await shop.record(good.id));
  });

  test('[IN1] work that breaks off leaves nothing in the embedded database, and lets others write', async () => {
    const shop = await addExampleShop(at.store);
    const record = makeRecord(shop.id, 'aino');
    const breaking = shop.admitTogether(async (admit) => {
      await admit(makeAdmission('aino', { records: [record] }));
      throw new Error('broken off');
    });
    await assert.rejects(breaking, /broken off/);
    // Elsewhere each commit is its own: who imports again finds it as a duplicate.
    if (at.store.engine === 'sqlite') assert.equal(await shop.record(record.id), undefined);
    await shop.admit(makeAdmission('onni', { records: [makeRecord(shop.id, 'onni')] }));
    assert.equal(await shop.holdsSecret('onni', 'hash-of-onni'), true);
  });
};
