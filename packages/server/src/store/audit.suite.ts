import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { linkOf, type NewAuditEntry } from './audit.js';
import { readAuditLinks } from './audit-links.js';
import { checkChain } from './chain.js';
import { addExampleShop, makeAdmission, makeRecord } from './example-shop.suite.js';
import { openStore } from './open-store.js';
import type { ControllerStore } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';

const entry = (record: string, time = 1000): NewAuditEntry => ({
  time,
  actor: 'reader:desk',
  action: 'unmask',
  subject: 'aino',
  record,
  detail: { fields: ['passport'], purposes: ['contact'] },
});

/** What every engine promises about the audit. */
export const auditSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);
  /** Entries of setting a controller up: they come first. */
  const setUp = async (shop: ControllerStore) =>
    (await shop.audit(0, 1000)).filter(({ action }) => ['change-instructions', 'add-reader'].includes(action))
      .length;
  const check = async (shop: ControllerStore) =>
    checkChain((await shop.audit(0, 1000)).map((each) => linkOf(shop.id, each)));

  test('[VA8] entries are numbered and chained per controller, also when many write at once', async () => {
    const [shop, other] = [await addExampleShop(at.store), await addExampleShop(at.store)];
    const second = await openStore({ ...at.place.options, now: Date.now });
    const theirs = await second.controller(shop.id);
    assert.ok(theirs);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? shop : theirs).addAudit([entry(`record-${index}`), entry(`record-${index}b`)]),
      ),
    );
    await other.addAudit([entry('elsewhere')]);
    await second.close();
    const set = await setUp(shop);
    const entries = await shop.audit(set, 1000);
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      Array.from({ length: 40 }, (_, index) => set + index + 1),
    );
    const { seq: _, hash: _hash, ...kept } = entries[0] ?? assert.fail();
    assert.deepEqual(kept, entry(kept.record ?? ''));
    assert.equal((await shop.audit(set + 39, 10)).length, 1);
    assert.equal((await check(shop)).ok, true);
    assert.equal((await check(other)).ok, true);
    assert.notEqual((await other.audit(0, 1))[0]?.hash, (await shop.audit(0, 1))[0]?.hash);
    await shop.addAudit([]);
    assert.equal((await shop.audit(set + 40, 10)).length, 0);
  });

  test('[AU6] what the database makes of an entry to be checked is what was hashed, whatever is in it', async () => {
    const shop = await addExampleShop(at.store);
    const odd = [
      'plain',
      '"quoted" \\ back',
      'tab\tline\nfeed\u0001\u001f\u007f',
      'ääkkönen \u2028 🥖',
      '</script>',
    ];
    await shop.addAudit(
      odd.flatMap((text): NewAuditEntry[] => [
        { ...entry(text), actor: text, subject: text, detail: { [text]: text, n: 1.5, none: null } },
        { ...entry(text), subject: null, record: null, detail: {} },
      ]),
    );
    const database = at.place.open();
    const links = await readAuditLinks(database, shop.id, 0, 1000);
    assert.deepEqual(
      links,
      (await shop.audit(0, 1000)).map((each) => linkOf(shop.id, each)),
    );
    assert.deepEqual(await readAuditLinks(database, shop.id, 3, 2), links.slice(3, 5));
    assert.deepEqual(await readAuditLinks(database, shop.id, 1000, 2), []);
    assert.equal(checkChain(links).ok, true);
    await database.close();
  });

  test('[AU2] what a batch was refused is on disk with it, or neither is', async () => {
    const shop = await addExampleShop(at.store);
    const [kept, lost] = [makeRecord(shop.id, 'aino'), makeRecord(shop.id, 'eero')];
    await shop.admit({
      ...makeAdmission('aino', { records: [kept] }),
      refused: () => [entry('refused-one')],
    });
    const broken = makeAdmission('eero', { records: [lost] });
    await assert.rejects(
      shop.admit({
        ...broken,
        refused: () => {
          throw new Error('nobody can say');
        },
      }),
    );
    const entries = await shop.audit(0, 1000);
    assert.equal(entries.filter(({ record }) => record === 'refused-one').length, 1);
    assert.deepEqual([(await shop.record(kept.id))?.id, await shop.record(lost.id)], [kept.id, undefined]);
    assert.equal((await check(shop)).ok, true);
  });

  test('[VA8] the audit can be neither changed nor shortened, and whoever does it all the same is noticed', async () => {
    const shop = await addExampleShop(at.store);
    await shop.addAudit([entry('one'), entry('two'), entry('three')]);
    const database = at.place.open();
    const statements = [`UPDATE audit SET actor = 'reader:nobody'`, 'DELETE FROM audit'];
    for (const statement of statements)
      await assert.rejects(sql.raw(statement).execute(database.write), /the audit is append-only/);
    const unlock =
      database.engine === 'sqlite'
        ? ['DROP TRIGGER audit_no_update', 'DROP TRIGGER audit_no_delete']
        : ['DROP TRIGGER audit_append_only ON audit'];
    for (const statement of unlock) await sql.raw(statement).execute(database.write);
    await sql`UPDATE audit SET subject_id = 'eero' WHERE controller_id = ${shop.id} AND seq = 2`.execute(
      database.write,
    );
    assert.deepEqual(await check(shop), { ok: false, seq: 2, reason: 'changed' });
    await sql`DELETE FROM audit WHERE controller_id = ${shop.id} AND seq = 2`.execute(database.write);
    assert.deepEqual(await check(shop), { ok: false, seq: 2, reason: 'missing' });
    await database.close();
  });
};
