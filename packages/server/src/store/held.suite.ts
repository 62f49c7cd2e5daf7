import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addExampleShop, makeAdmission, makeChange, makeRecord } from './example-shop.suite.js';
import type { ControllerStore, StoredRecord } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

const NOW = 5000;
const ROUTES = [{ recipient: 'crm', purpose: 'contact' }];

/** What every engine promises of leads that are held for review. */
export const heldSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace, { now: () => NOW });

  /** Somebody whose quote is held; marketing rests on their consent. */
  const hold = async (shop: ControllerStore, subject: string) => {
    const given = makeChange('marketing', 'given');
    const tag = { consent: given.id, purposes: ['contact', 'marketing'] };
    const record = makeRecord(shop.id, subject, { tag, kind: 'held', heldFor: 'trap' });
    await shop.admit(makeAdmission(subject, { changes: [given], records: [record] }));
    return record;
  };
  const entry = (action: 'accept-held' | 'refuse-held', subject: string, record: string) =>
    ({ time: NOW, actor: 'reader:desk', action, subject, record, detail: { suspicion: 'trap' } }) as const;
  const release = (shop: ControllerStore, { id, subject }: { id: string; subject: string }) =>
    shop.held.release({ id, kind: 'lead', routes: ROUTES, entry: entry('accept-held', subject, id) });
  const listed = async (shop: ControllerStore, kind: StoredRecord['kind']): Promise<string[][]> =>
    Promise.all(
      [undefined, 'contact', 'marketing'].map(async (purpose) =>
        (await shop.readable({ kind, purpose, after: undefined, limit: 10 })).map(({ record }) => record.id),
      ),
    );

  test('[SP2] what is held is in the list of what is held, and in no other', async () => {
    const shop = await addExampleShop(at.store);
    const { id } = await hold(shop, 'aino');
    assert.equal((await shop.record(id))?.heldFor, 'trap');
    assert.deepEqual(await listed(shop, 'lead'), [[], [], []]);
    assert.deepEqual(await listed(shop, 'held'), [[id], [id], [id]]);
    const groups = await shop.groupRecords({
      kind: 'lead',
      type: 'quote',
      purpose: 'contact',
      after: { time: 0, id: '' },
      before: NOW,
      through: undefined,
      exactBefore: 0,
    });
    assert.deepEqual(groups(), []);
  });

  test('[SP2] released, it is a lead in each list, is due at its recipients, and is released once', async () => {
    const shop = await addExampleShop(at.store);
    const record = await hold(shop, 'aino');
    assert.equal(await release(shop, record), true);
    assert.deepEqual(await listed(shop, 'lead'), [[record.id], [record.id], [record.id]]);
    assert.deepEqual(await listed(shop, 'held'), [[], [], []]);
    assert.equal((await shop.record(record.id))?.heldFor, undefined);
    assert.equal(await release(shop, record), false);
    const due = await deliveriesOf(shop, record.id);
    assert.deepEqual(
      due.map(({ recipient, state, nextAt }) => [recipient, state, nextAt]),
      [['crm', 'due', NOW]],
    );
    assert.equal((await shop.audit(0, 100)).filter(({ action }) => action === 'accept-held').length, 1);
  });

  test('[SP2] of two who decide at the same time one does', async () => {
    const shop = await addExampleShop(at.store);
    const record = await hold(shop, 'aino');
    const done = await Promise.all([
      release(shop, record),
      shop.held.erase(record.id, entry('refuse-held', 'aino', record.id)),
      release(shop, record),
    ]);
    assert.equal(done.filter(Boolean).length, 1);
    const entries = (await shop.audit(0, 100)).filter(({ record: about }) => about === record.id);
    assert.equal(entries.length, 1);
  });

  test('[SP2] refused, it is gone from records, lists and lookups', async () => {
    const shop = await addExampleShop(at.store);
    const { id } = await hold(shop, 'aino');
    assert.equal((await shop.find('email', 'aino@example.fi', undefined, 10)).length, 1);
    assert.equal(await shop.held.erase(id, entry('refuse-held', 'aino', id)), true);
    assert.equal(await shop.record(id), undefined);
    assert.deepEqual(await listed(shop, 'held'), [[], [], []]);
    assert.deepEqual(await shop.find('email', 'aino@example.fi', undefined, 10), []);
    assert.equal(await shop.held.erase(id, entry('refuse-held', 'aino', id)), false);
  });

  test('[SP2] a withdrawal narrows what is held, and an erasure takes it', async () => {
    const shop = await addExampleShop(at.store);
    const { id } = await hold(shop, 'aino');
    await shop.admit(makeAdmission('aino', { changes: [makeChange('marketing', 'withdrawn')] }));
    assert.deepEqual((await shop.record(id))?.tag.purposes, ['contact']);
    assert.deepEqual(await listed(shop, 'held'), [[id], [id], []]);
    await shop.eraseSubject({ subject: 'aino', actor: 'reader:dpo', now: NOW });
    assert.deepEqual(await listed(shop, 'held'), [[], [], []]);
  });

  test('what is no lead that is held is neither released nor erased as one', async () => {
    const shop = await addExampleShop(at.store);
    const record = makeRecord(shop.id, 'eero');
    await shop.admit(makeAdmission('eero', { records: [record] }));
    assert.equal(await release(shop, record), false);
    assert.equal(await shop.held.erase(record.id, entry('refuse-held', 'eero', record.id)), false);
    assert.equal((await shop.record(record.id))?.kind, 'lead');
  });
};
