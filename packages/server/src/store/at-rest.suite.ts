import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Database } from './database.js';
import { addExampleShop, makeAdmission, makeChange, makeRecord, openedFields } from './example-shop.suite.js';
import { openStore } from './open-store.js';
import { countUnsealed } from '../vault/seal-stored.js';
import type { ControllerStore, Store } from './store.js';
import type { MakePlace, StorePlace } from './store-place.suite.js';
import { forgetPerson } from './subject-keys.js';

/** What every engine promises about values at rest. */
export const atRestSuite = (makePlace: MakePlace): void => {
  let place: StorePlace;
  let store: Store;
  let database: Database;
  const logged: string[] = [];
  const told: string[] = [];
  const open = () =>
    openStore({
      ...place.options,
      now: Date.now,
      logger: { error: ({ code }) => logged.push(code) },
      tell: (line) => told.push(line),
    });
  before(async () => {
    place = await makePlace();
    store = await open();
    database = place.open();
  });
  after(async () => {
    await database.close();
    await store.close();
    await place.drop();
  });

  const rawFields = async (id: string): Promise<string> => {
    const row = await database.read
      .selectFrom('records')
      .select('fields')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return row.fields;
  };
  const setFields = (id: string, fields: string) =>
    database.write.updateTable('records').set({ fields }).where('id', '=', id).execute();
  const admit = async (
    shop: ControllerStore,
    subject: string,
    about: Parameters<typeof makeRecord>[2] = {},
  ) => {
    const record = makeRecord(shop.id, subject, about);
    const admitted = await shop.admit(makeAdmission(subject, { records: [record] }));
    assert.ok(admitted.admitted);
    return record;
  };
  const found = async (shop: ControllerStore, email: string) =>
    (await shop.find('email', email, undefined, 10)).map(({ id }) => id);

  test('[VA1] personal values are sealed, pseudonymous ones are not, and unknown ones are', async () => {
    const shop = await addExampleShop(store);
    const quote = await admit(shop, 'aino', {
      fields: { name: 'Aino', email: 'aino@example.fi', surprise: 'unplanned' },
    });
    const visit = await admit(shop, 'aino', { type: 'visit', kind: 'event', fields: { page: '/chairs' } });
    const raw: Record<string, { sealed?: string }> = JSON.parse(await rawFields(quote.id));
    assert.deepEqual(Object.keys(raw).toSorted(), ['email', 'name', 'surprise']);
    for (const [name, value] of Object.entries(raw)) {
      assert.deepEqual(Object.keys(value), ['sealed'], name);
      assert.match(value.sealed ?? '', /^[\w-]+$/);
    }
    assert.deepEqual(JSON.parse(await rawFields(visit.id)), { page: '/chairs' });
    assert.deepEqual(await openedFields(shop, quote.id), quote.fields);
    assert.deepEqual(await openedFields(shop, visit.id), visit.fields);
  });

  test('[VA1] one key for each person, made with their first personal value and not before', async () => {
    const shop = await addExampleShop(store);
    const keys = async () =>
      (
        await database.read
          .selectFrom('subject_keys')
          .select('subject_id')
          .where('controller_id', '=', shop.id)
          .orderBy('subject_id')
          .execute()
      ).map((row) => row.subject_id);
    await admit(shop, 'aino', { type: 'visit', kind: 'event', fields: { page: '/chairs' } });
    assert.deepEqual(await keys(), []);
    await Promise.all([admit(shop, 'aino'), admit(shop, 'eero'), admit(shop, 'aino')]);
    assert.deepEqual(await keys(), ['aino', 'eero']);
    await admit(shop, 'aino');
    assert.deepEqual(await keys(), ['aino', 'eero']);
  });

  test('[VA2] a value moved to another field, record or person does not open, and is told to the log', async () => {
    const shop = await addExampleShop(store);
    const [mine, other, theirs] = [
      await admit(shop, 'aino'),
      await admit(shop, 'aino'),
      await admit(shop, 'eero'),
    ];
    const { name, email } = JSON.parse(await rawFields(mine.id));
    const moved: [id: string, fields: object, left: object][] = [
      [other.id, { name, email }, {}],
      [theirs.id, { name, email }, {}],
      [mine.id, { name: email, email }, { email: 'aino@example.fi' }],
    ];
    for (const [id, fields, left] of moved) {
      logged.length = 0;
      await setFields(id, JSON.stringify(fields));
      assert.deepEqual(await openedFields(shop, id), left);
      assert.deepEqual(logged, ['sealed_value_unreadable']);
    }
  });

  test('[VA3] a destroyed key: nothing of the person opens or is found, everybody else’s does', async () => {
    const shop = await addExampleShop(store);
    const [aino, eero] = [await admit(shop, 'aino'), await admit(shop, 'eero')];
    await openedFields(shop, aino.id);
    await database.atomically((transaction) => forgetPerson(transaction, shop.id, 'aino'));
    const again = await open();
    const theirs = await again.controller(shop.id);
    assert.ok(theirs);
    assert.deepEqual(await openedFields(theirs, aino.id), {});
    assert.deepEqual(await openedFields(theirs, eero.id), eero.fields);
    assert.deepEqual(await found(theirs, 'aino@example.fi'), [eero.id]);
    await again.close();
  });

  test('[VA1] a key of a transaction that came to nothing seals nothing later', async () => {
    const shop = await addExampleShop(store);
    const route = JSON.parse('{ "recipient": null, "purpose": "contact" }');
    await assert.rejects(admit(shop, 'aino', { routes: [route] }));
    const record = await admit(shop, 'aino');
    const again = await open();
    const theirs = await again.controller(shop.id);
    assert.ok(theirs);
    assert.deepEqual(await openedFields(theirs, record.id), record.fields);
    await again.close();
  });

  test('[VA6] records are found by their e-mail address, newest first, in their own controller only', async () => {
    const [shop, other] = [await addExampleShop(store), await addExampleShop(store)];
    const times = [10, 30, 20];
    const records = [];
    for (const time of times) records.push(await admit(shop, 'aino', { tag: { time } }));
    await admit(shop, 'eero', { fields: { name: 'Eero', email: 'eero@example.fi' } });
    await admit(other, 'aino');
    const [oldest, newest, middle] = records.map(({ id }) => id);
    assert.deepEqual(await found(shop, ' AINO@example.fi'), [newest, middle, oldest]);
    const second = await shop.find('email', 'aino@example.fi', { time: 30, id: newest ?? '' }, 1);
    assert.deepEqual(
      second.map(({ id }) => id),
      [middle],
    );
    assert.deepEqual(await found(shop, 'nobody@example.fi'), []);
    assert.deepEqual(await found(shop, ''), []);
    const { rows } = await sql<{ digest: string }>`select * from lookups`.execute(database.read);
    assert.ok(rows.length > 0);
    assert.ok(!JSON.stringify(rows).includes('example.fi'));
  });

  test('[VA6] nothing is found any more by a field or record that went', async () => {
    const shop = await addExampleShop(store);
    const given = makeChange('marketing', 'given');
    const tag = { consent: given.id, purposes: ['marketing'] };
    const record = makeRecord(shop.id, 'aino', {
      type: 'newsletter',
      fields: { email: 'aino@example.fi' },
      tag,
    });
    await shop.admit(makeAdmission('aino', { changes: [given], records: [record] }));
    assert.deepEqual(await found(shop, 'aino@example.fi'), [record.id]);
    await shop.admit(makeAdmission('aino', { changes: [makeChange('marketing', 'withdrawn')] }));
    assert.deepEqual(await found(shop, 'aino@example.fi'), []);
    const left = await database.read
      .selectFrom('lookups')
      .select('digest')
      .where('controller_id', '=', shop.id)
      .execute();
    assert.deepEqual(left, []);
  });

  test('[VA4] another master key is refused, in one line that names the variable', async () => {
    const masterKeys = { value: randomBytes(32).toString('base64') };
    await assert.rejects(openStore({ ...place.options, masterKeys, now: Date.now }), {
      name: 'MasterKeyError',
      message: /^REMIT_MASTER_KEY: expected the master key that this database was sealed with/,
    });
    const gone = { file: `${place.options.dataDir}/elsewhere.key` };
    await assert.rejects(openStore({ ...place.options, masterKeys: gone, now: Date.now }), {
      name: 'MasterKeyError',
      message: /^REMIT_MASTER_KEY_FILE: .*is not there/,
    });
  });

  test('[VA9] what was stored before there were keys is sealed before anybody is served', async () => {
    const shop = await addExampleShop(store);
    const records = await Promise.all(['aino', 'eero', 'aino'].map((subject) => admit(shop, subject)));
    const visit = await admit(shop, 'aino', { type: 'visit', kind: 'event', fields: { page: '/chairs' } });
    await sql`delete from subject_keys where controller_id = ${shop.id}`.execute(database.write);
    await sql`delete from lookups where controller_id = ${shop.id}`.execute(database.write);
    for (const record of [...records, visit]) await setFields(record.id, JSON.stringify(record.fields));
    await sql`update records set sealed = 0 where controller_id = ${shop.id}`.execute(database.write);
    assert.equal(await countUnsealed(database.read, shop.id), 4);

    told.length = 0;
    const again = await open();
    assert.deepEqual(told, [
      `sealing 4 records of ${shop.id} that were stored before there were keys`,
      `sealed 4 records of ${shop.id}`,
    ]);
    assert.equal(await countUnsealed(database.read, shop.id), 0);
    const theirs = await again.controller(shop.id);
    assert.ok(theirs);
    for (const record of records) {
      assert.ok(!(await rawFields(record.id)).includes('example.fi'));
      assert.deepEqual(await openedFields(theirs, record.id), record.fields);
    }
    assert.deepEqual(JSON.parse(await rawFields(visit.id)), { page: '/chairs' });
    assert.equal((await found(theirs, 'aino@example.fi')).length, 3);
    await again.close();
    told.length = 0;
    await (await open()).close();
    assert.deepEqual(told, []);
  });
};
