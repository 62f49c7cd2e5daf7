import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addExampleShop,
  exampleInstructions,
  makeAdmission,
  makeChange,
  makeRecord,
} from './example-shop.suite.js';
import { addNotices, type NoticeCause } from './notices.js';
import type { ControllerStore } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { deliveriesOf } from '../testing/deliveries-of.js';

const LONG_AFTER = 9_999_999;
const TO_CRM = { recipient: 'crm', purpose: 'contact' };
const TO_MAILER = { recipient: 'mailer', purpose: 'marketing' };

/** What every engine promises about telling recipients what became of the data they have (Art. 19). */
export const noticesSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);

  /** Somebody with a quote and a newsletter lead, both for marketing too. */
  const visit = async (shop: ControllerStore, subject: string) => {
    const given = makeChange('marketing', 'given');
    const tag = { consent: given.id, purposes: ['contact', 'marketing'] };
    const quote = makeRecord(shop.id, subject, { tag, routes: [TO_CRM, TO_MAILER] });
    const newsletter = makeRecord(shop.id, subject, {
      type: 'newsletter',
      fields: { email: 'aino@example.fi' },
      tag: { consent: given.id, purposes: ['marketing'] },
      routes: [TO_MAILER],
    });
    await shop.admit(makeAdmission(subject, { changes: [given], records: [quote, newsletter] }));
    return { quote, newsletter };
  };
  /** As the delivery loop does: noted before it is sent, settled afterwards. */
  const deliver = async (
    shop: ControllerStore,
    { id, subject }: { id: string; subject: string },
    recipient: string,
    fields = ['email'],
  ) => {
    assert.equal(await shop.noteDisclosure(`${id}:${recipient}`, subject, fields), true);
    await shop.settleDelivery(`${id}:${recipient}`, { state: 'delivered' }, 2500);
  };
  const change = async (
    shop: ControllerStore,
    purpose: string,
    state: 'given' | 'withdrawn' | 'objected',
  ) => {
    const made = makeChange(purpose, state);
    await shop.admit(makeAdmission('aino', { changes: [made] }));
    return made.id;
  };
  const tell = (shop: ControllerStore, causes: readonly NoticeCause[], now = 3000) =>
    at.database.atomically((transaction) =>
      addNotices(at.database.engine, transaction, shop.id, 'aino', causes, now),
    );
  /** What is due at a recipient besides data. */
  const notices = async (shop: ControllerStore, recipient: string, now = LONG_AFTER) =>
    (await shop.claimDeliveries(recipient, now, 1, 100)).flatMap((each) =>
      each.kind === 'data' ? [] : [{ id: each.id, kind: each.kind, about: each.about }],
    );

  test('[OB8] whoever received data of a withdrawn purpose is told, once, in the transaction that ends it', async () => {
    const shop = await addExampleShop(at.store);
    const { quote, newsletter } = await visit(shop, 'aino');
    const other = await visit(shop, 'eero');
    await deliver(shop, quote, 'crm', ['name', 'email']);
    await deliver(shop, quote, 'mailer');
    await deliver(shop, newsletter, 'mailer');
    await deliver(shop, other.quote, 'mailer');
    const cause = await change(shop, 'marketing', 'withdrawn');

    const [notice, ...more] = await notices(shop, 'mailer', 2000);
    assert.deepEqual(more, []);
    assert.equal(notice?.id, `consent.withdrawn:${cause}:mailer`);
    assert.equal(notice?.about.at, 2000);
    const about = notice?.about.records.toSorted(
      (a, b) => a.fields.length - b.fields.length || (a.record < b.record ? -1 : 1),
    );
    assert.deepEqual(
      about,
      [quote, newsletter]
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id }) => ({ record: id, purpose: 'marketing', fields: ['email'] })),
    );
    // The CRM has its data for contact, which goes on.
    assert.deepEqual(await notices(shop, 'crm'), []);
    // No personal value in it, and nothing of anybody else.
    assert.doesNotMatch(JSON.stringify(notice), /Aino|example\.fi|eero/);

    assert.equal(await tell(shop, [{ kind: 'consent.withdrawn', id: cause, purpose: 'marketing' }]), 0);
    await change(shop, 'marketing', 'withdrawn');
    assert.equal((await notices(shop, 'mailer')).length, 1);
  });

  test('[OB8] a new consent revives nothing: its end tells of what was sent under it only', async () => {
    const shop = await addExampleShop(at.store);
    const first = await visit(shop, 'aino');
    await deliver(shop, first.newsletter, 'mailer');
    await change(shop, 'marketing', 'withdrawn');
    const second = await visit(shop, 'aino');
    await deliver(shop, second.newsletter, 'mailer');
    const cause = await change(shop, 'marketing', 'objected');
    const told = await notices(shop, 'mailer');
    assert.deepEqual(
      told.map(({ kind, about }) => [kind, about.records.map(({ record }) => record)]).toSorted(),
      [
        ['consent.withdrawn', [first.newsletter.id]],
        ['processing.objected', [second.newsletter.id]],
      ],
    );
    assert.ok(told.some(({ id }) => id === `processing.objected:${cause}:mailer`));
  });

  test('[OB8] an objection to marketing is told to who has data for what narrows it, though nothing names that', async () => {
    const shop = await addExampleShop(at.store);
    const before = exampleInstructions(shop.id, 2);
    const { marketing } = before.purposes;
    assert.ok(marketing);
    await shop.addInstructions(
      { ...before, purposes: { ...before.purposes, letters: { ...marketing, broader: 'newsletter' } } },
      1,
    );
    const given = makeChange('letters', 'given');
    const letter = makeRecord(shop.id, 'aino', {
      type: 'newsletter',
      fields: { email: 'aino@example.fi' },
      tag: { consent: given.id, purposes: ['letters'] },
      routes: [{ recipient: 'mailer', purpose: 'letters' }],
    });
    await shop.admit(makeAdmission('aino', { changes: [given], records: [letter] }));
    await deliver(shop, letter, 'mailer');
    const cause = await change(shop, 'marketing', 'objected');
    const told = await notices(shop, 'mailer');
    assert.deepEqual(
      told.map(({ id, about }) => ({ id, records: about.records })),
      [
        {
          id: `processing.objected:${cause}:letters:mailer`,
          records: [{ record: letter.id, purpose: 'letters', fields: ['email'] }],
        },
      ],
    );
  });

  test('[OB8] an erasure is told to everyone who has anything, though the records are gone', async () => {
    const shop = await addExampleShop(at.store);
    const { quote, newsletter } = await visit(shop, 'aino');
    await deliver(shop, quote, 'crm', ['name', 'email']);
    await deliver(shop, newsletter, 'mailer');
    await change(shop, 'marketing', 'withdrawn');
    await at.database.write.deleteFrom('records').where('controller_id', '=', shop.id).execute();
    assert.equal(await tell(shop, [{ kind: 'person.erased', id: 'request-1' }]), 2);
    assert.equal(await tell(shop, [{ kind: 'person.erased', id: 'request-1' }]), 0);
    assert.equal(await tell(shop, [{ kind: 'person.erased', id: 'request-2' }]), 0);
    const [toCrm] = await notices(shop, 'crm');
    assert.deepEqual(toCrm, {
      id: 'person.erased:request-1:crm',
      kind: 'person.erased',
      about: { at: 3000, records: [{ record: quote.id, purpose: 'contact', fields: ['name', 'email'] }] },
    });
    assert.deepEqual((await notices(shop, 'mailer')).map(({ kind }) => kind).toSorted(), [
      'consent.withdrawn',
      'person.erased',
    ]);
    // Nothing is told of an erased person any more.
    assert.equal(await tell(shop, [{ kind: 'person.rectified', id: 'request-3' }]), 0);
  });

  test('[OB8] a correction is told, as often as there is one, to whoever has one of the fields', async () => {
    const shop = await addExampleShop(at.store);
    const { quote, newsletter } = await visit(shop, 'aino');
    await deliver(shop, quote, 'crm', ['name', 'email']);
    await deliver(shop, newsletter, 'mailer');
    assert.equal(await tell(shop, [{ kind: 'person.rectified', id: 'first', fields: ['name'] }]), 1);
    assert.equal(await tell(shop, [{ kind: 'person.rectified', id: 'second', fields: ['email'] }]), 2);
    assert.deepEqual(
      (await notices(shop, 'crm')).map(({ about }) => about.records.map(({ fields }) => fields)).toSorted(),
      [[['email']], [['name']]],
    );
  });

  test('[OB8] who may have received it is told too: what failed, and what was under way when it was stopped', async () => {
    const shop = await addExampleShop(at.store);
    const { quote, newsletter } = await visit(shop, 'aino');
    const [claimed] = await shop.claimDeliveries('mailer', 2000, 30_000, 1);
    const [underWay, waiting] = claimed?.id.startsWith(quote.id) ? [quote, newsletter] : [newsletter, quote];
    assert.equal(await shop.noteDisclosure(`${underWay.id}:mailer`, 'aino', ['email']), true);
    await change(shop, 'marketing', 'withdrawn');

    // Of the other nothing was sent, and nothing will be.
    assert.equal(await shop.noteDisclosure(`${waiting.id}:mailer`, 'aino', ['email']), false);
    // What was sent already arrives; that it was delivered stays noted, although it had been stopped.
    await shop.settleDelivery(`${underWay.id}:mailer`, { state: 'delivered' }, 2600);
    const [line] = (await deliveriesOf(shop, underWay.id)).filter(({ recipient }) => recipient === 'mailer');
    assert.deepEqual([line?.state, line?.error], ['delivered', null]);
    // The notice comes after it.
    assert.deepEqual(await notices(shop, 'mailer', 2000 + 29_999), []);
    const told = await notices(shop, 'mailer', 2000 + 30_000);
    assert.deepEqual(
      told.map(({ about }) => about.records.map(({ record }) => record)),
      [[underWay.id]],
    );
  });

  test('[OB8] nobody who received nothing is told anything, and one controller’s notices are its own', async () => {
    const shop = await addExampleShop(at.store);
    const neighbour = await addExampleShop(at.store);
    await visit(shop, 'aino');
    const theirs = await visit(neighbour, 'aino');
    await deliver(neighbour, theirs.newsletter, 'mailer');
    await change(shop, 'marketing', 'withdrawn');
    assert.equal(await tell(shop, [{ kind: 'person.erased', id: 'request-1' }]), 0);
    assert.deepEqual(await notices(shop, 'mailer'), []);
    assert.deepEqual(await notices(neighbour, 'mailer'), []);
  });
};
