import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginning } from '../requests/alter-request.js';
import { addExampleShop, openedFields } from './example-shop.suite.js';
import { addPerson, asked, NOW, rows, take } from './people-who-ask.suite.js';
import { openFor, type MakePlace } from './store-place.suite.js';

/** What every engine promises about values that were corrected (Art. 16). */
export const rectificationsSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace, { now: () => NOW });

  test('[RQ5] a rectification replaces the value, what the record is found by, and the request’s own copy', async () => {
    const shop = await addExampleShop(at.store);
    const record = await addPerson(shop, 'aino');
    const second = await addPerson(shop, 'aino');
    const other = await addPerson(shop, 'eero');
    const wanted = asked('aino', 'rectification', { field: 'email', value: 'new@example.fi' });
    await take(shop, wanted);
    const rectification = {
      request: wanted.id,
      subject: 'aino',
      record: record.id,
      field: 'email',
      value: 'new@example.fi',
      actor: 'reader:dpo',
      now: NOW,
    };
    // Nothing happens before somebody has begun to answer it.
    const early = await shop.requests.rectify(rectification);
    assert.deepEqual(early, { ok: false, code: 'request_answered' });
    await shop.requests.alter(wanted.id, beginning);
    const unknown = await shop.requests.rectify({ ...rectification, field: 'phone' });
    assert.deepEqual(unknown, { ok: false, code: 'field_not_kept' });
    const foreign = await shop.requests.rectify({ ...rectification, record: other.id });
    assert.deepEqual(foreign, { ok: false, code: 'field_not_kept' });
    await shop.noteDisclosure(`${record.id}:crm`, 'aino', ['name', 'email']);
    await shop.settleDelivery(`${record.id}:crm`, { state: 'delivered' }, NOW);
    await shop.noteDisclosure(`${second.id}:crm`, 'aino', ['name', 'email']);

    const done = await shop.requests.rectify(rectification);
    assert.ok(done.ok);
    assert.deepEqual([done.records, done.told, done.request.state], [1, ['crm'], 'fulfilled']);
    assert.equal((await openedFields(shop, record.id))?.['email'], 'new@example.fi');
    assert.equal((await openedFields(shop, second.id))?.['email'], 'aino@example.fi');
    const found = async (email: string) =>
      (await shop.find('email', email, undefined, 10)).map(({ id }) => id).toSorted();
    assert.deepEqual(await found('new@example.fi'), [record.id]);
    assert.deepEqual(await found('aino@example.fi'), [second.id, other.id].toSorted());
    const [kept] = await shop.requests.of('aino');
    assert.deepEqual(kept?.content, { field: 'email', extensions: [] });
    const [told] = (await shop.whoReceived(record.id)).received;
    assert.deepEqual(told?.notices, [{ kind: 'person.rectified', state: 'due', settledAt: null }]);
    assert.deepEqual((await shop.whoReceived(second.id)).received[0]?.notices, []);
    assert.deepEqual(
      (await shop.audit(0, 20)).slice(-2).map(({ action, record: of, detail }) => [action, of, detail]),
      [
        ['rectify', record.id, { request: wanted.id, field: 'email' }],
        ['answer-request', null, { request: wanted.id, kind: 'rectification', state: 'fulfilled' }],
      ],
    );
    const again = await shop.requests.rectify(rectification);
    assert.deepEqual(again, { ok: false, code: 'request_answered' });
    assert.equal((await rows(at, 'rectifications', shop.id)).length, 1);
    assert.ok(!JSON.stringify(await rows(at, 'records', shop.id)).includes('new@example.fi'));
  });

  test('[RQ5] without a record, every record of the person that has the field is corrected', async () => {
    const shop = await addExampleShop(at.store);
    const records = [await addPerson(shop, 'aino'), await addPerson(shop, 'aino')];
    const other = await addPerson(shop, 'eero');
    const wanted = asked('aino', 'rectification', { field: 'name', value: 'Aino Maria' });
    await take(shop, wanted);
    await shop.requests.alter(wanted.id, beginning);
    const about = { request: wanted.id, subject: 'aino', record: undefined, field: 'name' };
    const done = await shop.requests.rectify({
      ...about,
      value: 'Aino Maria',
      actor: 'reader:dpo',
      now: NOW,
    });
    assert.ok(done.ok && done.records === 2 && done.told.length === 0);
    for (const { id } of records) assert.equal((await openedFields(shop, id))?.['name'], 'Aino Maria');
    assert.equal((await openedFields(shop, other.id))?.['name'], 'Aino');
  });
};
