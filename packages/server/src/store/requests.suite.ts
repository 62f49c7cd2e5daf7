import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { beginning, extending, finishing, refusing } from '../requests/alter-request.js';
import type { RequestKind } from '../requests/person-request.js';
import { addExampleShop, makeAdmission, makeId, makeRecord, openedFields } from './example-shop.suite.js';
import { openStore } from './open-store.js';
import { MAX_OPEN, type NewRequest } from './requests.js';
import type { MakePlace, StorePlace } from './store-place.suite.js';
import type { ControllerStore, Store } from './store.js';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const DAY = 864e5;
const TEXT = 'Please, as soon as you can.';

/** What every engine promises about the requests of people (Art. 12, 16). */
export const requestsSuite = (makePlace: MakePlace): void => {
  let place: StorePlace;
  let store: Store;
  before(async () => {
    place = await makePlace();
    store = await openStore({ ...place.options, now: () => NOW });
  });
  after(async () => {
    await store.close();
    await place.drop();
  });

  const addPerson = async (shop: ControllerStore, subject: string) => {
    const routes = [{ recipient: 'crm', purpose: 'contact' }];
    const record = makeRecord(shop.id, subject, { routes });
    await shop.admit(makeAdmission(subject, { records: [record] }));
    return record;
  };
  const asked = (
    subject: string,
    kind: RequestKind,
    more: Partial<NewRequest['content']> = {},
  ): NewRequest => ({
    id: makeId('request'),
    subject,
    kind,
    content: { text: TEXT, extensions: [], ...more },
  });
  const take = async (shop: ControllerStore, request: NewRequest, now = NOW) => {
    const taken = await shop.requests.take(request, now);
    assert.ok(taken.ok);
    return taken;
  };
  const states = async (shop: ControllerStore, subject: string) =>
    (await shop.requests.of(subject)).map(({ kind, state, content }) => [kind, state, content]);
  const rows = async (table: 'requests' | 'records' | 'rectifications', shop: string) => {
    const database = place.open();
    try {
      return await database.read.selectFrom(table).selectAll().where('controller_id', '=', shop).execute();
    } finally {
      await database.close();
    }
  };

  test('[RQ1] a request is taken once, whoever sends it again, and its id is nobody else’s', async () => {
    const shop = await addExampleShop(store);
    await addPerson(shop, 'aino');
    await addPerson(shop, 'eero');
    const request = asked('aino', 'access');
    const [one, two] = await Promise.all([take(shop, request), take(shop, request, NOW + 5)]);
    assert.deepEqual([one.first, two.first].toSorted(), [false, true]);
    assert.deepEqual(one.request, two.request);
    const [kept] = await shop.requests.of('aino');
    assert.deepEqual(kept?.content, request.content);
    assert.equal(new Date(kept?.dueAt ?? 0).toISOString().slice(0, 10), '2026-02-28');
    for (const other of [
      { ...request, subject: 'eero' },
      { ...request, kind: 'erasure' as const },
    ])
      assert.deepEqual(await shop.requests.take(other, NOW), { ok: false, code: 'request_taken' });
    assert.equal((await shop.audit(0, 10)).filter(({ action }) => action === 'request').length, 1);
  });

  test('[RQ1] a person has so many requests open and no more', async () => {
    const shop = await addExampleShop(store);
    await addPerson(shop, 'aino');
    for (let count = 0; count < MAX_OPEN; count++) await take(shop, asked('aino', 'access'));
    const one = asked('aino', 'access');
    assert.deepEqual(await shop.requests.take(one, NOW), { ok: false, code: 'too_many_open' });
  });

  test('[RQ2] what was written in a request is sealed with the person’s key, and goes with it', async () => {
    const shop = await addExampleShop(store);
    await addPerson(shop, 'aino');
    const access = asked('aino', 'access');
    const erasure = asked('aino', 'erasure');
    await take(shop, access);
    await take(shop, erasure);
    await shop.requests.alter(access.id, extending(1, 'So much to look through', NOW));
    const before_ = JSON.stringify(await rows('requests', shop.id));
    for (const plain of [TEXT, 'So much to look through']) assert.ok(!before_.includes(plain));
    await shop.eraseSubject({ subject: 'aino', actor: 'reader:dpo', now: NOW });
    assert.deepEqual(await states(shop, 'aino'), [
      ['access', 'closed', null],
      ['erasure', 'fulfilled', null],
    ]);
    for (const row of await rows('requests', shop.id)) assert.ok('content' in row && row.content === null);
    const late = await shop.requests.take(asked('aino', 'access'), NOW);
    assert.deepEqual(late, { ok: false, code: 'erased' });
    const noted = (await shop.audit(0, 20)).filter(({ action }) => action === 'answer-request');
    assert.deepEqual(noted.map(({ detail }) => [detail['kind'], detail['state']]).toSorted(), [
      ['access', 'closed'],
      ['erasure', 'fulfilled'],
    ]);
    // What was answered stays answered, and no reason is kept any more.
    const refused = await shop.requests.alter(access.id, refusing('no', 'reader:dpo', NOW));
    assert.deepEqual(refused, { ok: false, code: 'request_answered' });
  });

  test('[RQ3] an extension has a reason, two months in all, and comes while the time runs', async () => {
    const shop = await addExampleShop(store);
    await addPerson(shop, 'aino');
    const { id } = (await take(shop, asked('aino', 'access'))).request;
    const extend = async (months: number, now = NOW) => {
      const altered = await shop.requests.alter(id, extending(months, `reason ${months}`, now));
      return altered.ok ? new Date(altered.request.dueAt).toISOString().slice(0, 10) : altered.code;
    };
    assert.equal(await extend(3), 'extension_too_long');
    assert.equal(await extend(1), '2026-03-31');
    assert.equal(await extend(2), 'extension_too_long');
    assert.equal(await extend(1, NOW + 58 * DAY), '2026-04-30');
    const [kept] = await shop.requests.of('aino');
    assert.deepEqual(
      kept?.content?.extensions.map(({ months, reason }) => [months, reason]),
      [
        [1, 'reason 1'],
        [1, 'reason 1'],
      ],
    );
    const late = (await take(shop, asked('aino', 'access'))).request.id;
    assert.deepEqual(await shop.requests.alter(late, extending(1, 'too late', NOW + 29 * DAY)), {
      ok: false,
      code: 'request_overdue',
    });
  });

  test('[RQ4] an answer is given once; whoever comes second is told so', async () => {
    const shop = await addExampleShop(store);
    await addPerson(shop, 'aino');
    const { id } = (await take(shop, asked('aino', 'access'))).request;
    const answers = await Promise.all([
      shop.requests.alter(id, refusing('no', 'reader:a', NOW)),
      shop.requests.alter(id, refusing('no', 'reader:b', NOW)),
      shop.requests.alter(id, beginning),
    ]);
    assert.equal(answers.filter(({ ok }) => ok).length, 1);
    const [kept] = await shop.requests.of('aino');
    if (kept?.state === 'fulfilling') {
      assert.ok((await shop.requests.alter(id, beginning)).ok);
      assert.ok((await shop.requests.alter(id, finishing('reader:c', NOW))).ok);
    }
    const again = await shop.requests.alter(id, finishing('reader:c', NOW));
    assert.deepEqual(again, { ok: false, code: 'request_answered' });
    const unknown = await shop.requests.alter('nothing', beginning);
    assert.deepEqual(unknown, { ok: false, code: 'request_unknown' });
  });

  test('[RQ3] requests come in the order in which they are due, page by page, and the overdue are counted', async () => {
    const shop = await addExampleShop(store);
    await addPerson(shop, 'aino');
    const ids: string[] = [];
    for (const days of [2, 0, 1]) {
      const { request } = await take(shop, asked('aino', 'access'), NOW - days * DAY);
      ids[2 - days] = request.id;
    }
    const page = async (wanted: object) =>
      (await shop.requests.page({ states: ['open', 'fulfilling'], limit: 10, ...wanted })).map(
        ({ id }) => id,
      );
    const all = await shop.requests.page({ states: ['open'], limit: 10 });
    const dues = all.map(({ dueAt }) => dueAt);
    assert.deepEqual(dues, dues.toSorted());
    assert.deepEqual(new Set(await page({})), new Set(ids));
    const [first] = all;
    assert.ok(first);
    assert.deepEqual(
      await page({ after: first }),
      all.slice(1).map(({ id }) => id),
    );
    assert.deepEqual(await page({ limit: 1 }), [first.id]);
    assert.deepEqual(await page({ before: first.dueAt }), []);
    assert.deepEqual(await page({ states: ['refused'] }), []);
    assert.deepEqual(await shop.requests.waiting(NOW), { open: 3, overdue: 0 });
    const late = NOW + 40 * DAY;
    assert.deepEqual(await shop.requests.waiting(late), { open: 3, overdue: 3 });
    assert.equal((await page({ before: late })).length, 3);
    const other = await addExampleShop(store);
    assert.deepEqual(await other.requests.waiting(late), { open: 0, overdue: 0 });
    assert.equal(await other.requests.get(first.id), undefined);
  });

  test('[RQ5] a rectification replaces the value, what the record is found by, and the request’s own copy', async () => {
    const shop = await addExampleShop(store);
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
    assert.equal((await rows('rectifications', shop.id)).length, 1);
    assert.ok(!JSON.stringify(await rows('records', shop.id)).includes('new@example.fi'));
  });

  test('[RQ5] without a record, every record of the person that has the field is corrected', async () => {
    const shop = await addExampleShop(store);
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

  test('[RQ7] a link waits for its day, serves once, and goes with the person', async () => {
    const shop = await addExampleShop(store);
    for (const subject of ['aino', 'eero', 'ilmo']) await addPerson(shop, subject);
    await shop.eraseSubject({ subject: 'ilmo', actor: 'reader:dpo', now: NOW });
    const { links } = shop.requests;
    const offer = (link: string, ...people: string[]) =>
      links.offer({
        link,
        requests: people.map((each) => asked(each, 'access')),
        now: NOW,
        until: NOW + DAY,
      });
    assert.equal(await offer('one', 'aino', 'eero', 'ilmo', 'nobody'), 2);
    assert.equal(await links.kindBehind('one', NOW), 'access');
    assert.deepEqual(await states(shop, 'aino'), []);
    assert.deepEqual(await shop.requests.waiting(NOW + 9 * DAY), { open: 0, overdue: 0 });
    const opened = await Promise.all([links.confirm('one', NOW + 1), links.confirm('one', NOW + 1)]);
    assert.deepEqual(opened.map(({ length }) => length).toSorted(), [0, 2]);
    const [stands] = await shop.requests.of('eero');
    assert.deepEqual([stands?.identity, stands?.receivedAt, stands?.content?.text], ['mail', NOW + 1, TEXT]);
    assert.equal(await links.kindBehind('one', NOW), undefined);

    await offer('two', 'aino');
    await offer('three', 'aino');
    assert.deepEqual(await links.confirm('two', NOW + DAY), []);
    await shop.eraseSubject({ subject: 'aino', actor: 'reader:dpo', now: NOW });
    assert.deepEqual(await links.confirm('three', NOW + 1), []);
    for (let times = 0; times < 3; times++) assert.equal(await offer(`more-${times}`, 'eero'), 1);
    assert.equal(await offer('too-many', 'eero'), 0);
    // What has ended is gone with the next link.
    await links.offer({ link: 'later', requests: [], now: NOW + DAY, until: NOW + 2 * DAY });
    assert.ok((await rows('requests', shop.id)).every((row) => !('link' in row) || row.link === null));
  });
};
