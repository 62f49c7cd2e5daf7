import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addExampleShop, makeAdmission, makeChange, makeRecord } from './example-shop.suite.js';
import type { Admission, ControllerStore } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

const BOTH_ROUTES = [
  { recipient: 'crm', purpose: 'contact' },
  { recipient: 'mailer', purpose: 'marketing' },
];

/** What every engine promises when a consent ends (PL11). */
export const erasureSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);

  /** Somebody who consented, with a quote for two purposes, a newsletter lead and a visit. */
  const visitor = (shop: ControllerStore, subject: string) => {
    const changes = [makeChange('analytics', 'given'), makeChange('marketing', 'given')];
    const consent = changes[1]?.id ?? null;
    const quote = makeRecord(shop.id, subject, {
      tag: { consent, purposes: ['contact', 'marketing'] },
      routes: BOTH_ROUTES,
    });
    const newsletter = makeRecord(shop.id, subject, {
      type: 'newsletter',
      fields: { email: 'aino@example.fi' },
      tag: { consent, purposes: ['marketing'] },
      routes: BOTH_ROUTES.slice(1),
    });
    const visit = makeRecord(shop.id, subject, {
      type: 'visit',
      kind: 'event',
      fields: { page: '/chairs' },
      tag: { consent, purposes: ['analytics'] },
    });
    return { changes, records: [quote, newsletter, visit], quote, newsletter, visit };
  };

  const states = async (shop: ControllerStore, record: { id: string }) =>
    (await deliveriesOf(shop, record.id)).map(({ recipient, state, error }) => ({ recipient, state, error }));

  test('[IN5] what only the ended consent carried is erased with the change that ended it', async () => {
    const shop = await addExampleShop(at.store);
    const aino = visitor(shop, 'aino');
    const eero = visitor(shop, 'eero');
    await Promise.all([shop.admit(makeAdmission('aino', aino)), shop.admit(makeAdmission('eero', eero))]);
    const ended = await shop.admit(
      makeAdmission('aino', { changes: [makeChange('marketing', 'withdrawn')] }),
    );
    assert.ok(ended.admitted);
    assert.deepEqual(ended.erased, { records: 1, fields: 1 });

    // The quote still serves contact, with both fields; the newsletter lead served marketing only.
    const quote = await shop.record(aino.quote.id);
    assert.deepEqual(quote?.tag.purposes, ['contact']);
    assert.deepEqual(Object.keys(quote?.fields ?? {}), Object.keys(aino.quote.fields));
    assert.equal(await shop.record(aino.newsletter.id), undefined);
    assert.ok(await shop.record(aino.visit.id));
    assert.deepEqual(await states(shop, aino.quote), [
      { recipient: 'crm', state: 'due', error: null },
      { recipient: 'mailer', state: 'denied', error: 'consent_ended' },
    ]);
    assert.deepEqual(await states(shop, aino.newsletter), [
      { recipient: 'mailer', state: 'denied', error: 'consent_ended' },
    ]);

    assert.deepEqual((await shop.record(eero.quote.id))?.tag.purposes, ['contact', 'marketing']);
    assert.ok(await shop.record(eero.newsletter.id));
    assert.deepEqual(
      (await states(shop, eero.newsletter)).map(({ state }) => state),
      ['due'],
    );
  });

  test('[IN5] fields go one by one, and what was delivered stays noted', async () => {
    const shop = await addExampleShop(at.store);
    const given = makeChange('marketing', 'given');
    const record = makeRecord(shop.id, 'aino', {
      fields: { email: 'aino@example.fi', name: 'Aino' },
      tag: { consent: given.id, purposes: ['marketing'] },
      routes: BOTH_ROUTES,
    });
    await shop.admit(makeAdmission('aino', { changes: [given], records: [record] }));
    await shop.settleDelivery(`${record.id}:crm`, { state: 'delivered' }, 2500);
    const ended = await shop.admit(makeAdmission('aino', { changes: [makeChange('marketing', 'refused')] }));
    assert.ok(ended.admitted);
    assert.deepEqual(ended.erased, { records: 1, fields: 2 });
    assert.deepEqual(await states(shop, record), [
      { recipient: 'crm', state: 'delivered', error: null },
      { recipient: 'mailer', state: 'denied', error: 'consent_ended' },
    ]);
  });

  test('[IN5] a record does not outlive a withdrawal that comes with it', async () => {
    const shop = await addExampleShop(at.store);
    const { changes, newsletter } = visitor(shop, 'aino');
    const records = [newsletter];
    const judge: Admission['judge'] = ({ history }) =>
      history.some(({ state }) => state === 'withdrawn') ? [] : records;
    await Promise.all([
      shop.admit(makeAdmission('aino', { changes })),
      shop.admit(makeAdmission('aino', { changes, records }, judge)),
      shop.admit(makeAdmission('aino', { changes: [makeChange('marketing', 'withdrawn')] })),
    ]);
    assert.equal(await shop.record(newsletter.id), undefined);
    assert.deepEqual(await shop.claimDeliveries('mailer', 9999, 1000, 10), []);
  });

  test('[IN5] the same withdrawal again changes nothing', async () => {
    const shop = await addExampleShop(at.store);
    await shop.admit(makeAdmission('aino', visitor(shop, 'aino')));
    const withdrawn = makeAdmission('aino', { changes: [makeChange('marketing', 'withdrawn')] });
    await shop.admit(withdrawn);
    assert.deepEqual(await shop.admit(withdrawn), {
      admitted: true,
      newIds: new Set(),
      erased: { records: 0, fields: 0 },
      tombstone: false,
    });
  });
};
