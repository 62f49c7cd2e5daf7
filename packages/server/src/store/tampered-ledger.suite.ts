import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { chainHash } from './chain.js';
import { addExampleShop, makeAdmission, makeChange, makeId } from './example-shop.suite.js';
import { hashedPart } from './ledger.js';
import type { ControllerStore, LedgerEnd } from './store.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import { verifyAt } from './verify-at.suite.js';

const ENTRIES = 6;

/** What every engine promises of a consent ledger that somebody changed past the store. */
export const tamperedLedgerSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);
  before(async () => {
    // Whoever can do this can write what they like: the chain is what tells.
    for (const name of at.database.engine === 'sqlite' ? ['no_update', 'no_delete'] : ['append_only']) {
      const trigger = `consent_changes_${name}`;
      const on = at.database.engine === 'sqlite' ? '' : ' ON consent_changes';
      await sql.raw(`DROP TRIGGER ${trigger}${on}`).execute(at.database.write);
    }
  });

  const verify = (controller: string, noted?: LedgerEnd) => verifyAt(at.place, controller, noted);

  /** A shop where two people said something, three times each. */
  const shopWithLedger = async (): Promise<ControllerStore> => {
    const shop = await addExampleShop(at.store);
    for (let count = 0; count < ENTRIES; count++) {
      const state = count % 4 < 2 ? 'given' : 'withdrawn';
      const changes = [makeChange('marketing', state)];
      await shop.admit(makeAdmission(count % 2 ? 'aino' : 'eero', { changes }));
    }
    return shop;
  };

  const run = (statement: string) => sql.raw(statement).execute(at.database.write);

  const COLUMNS: Readonly<Record<string, string>> = {
    id: `'${makeId('forged')}'`,
    subject_id: `'eero'`,
    purpose: `'analytics'`,
    category: `'health'`,
    state: `'refused'`,
    time: '1001',
    received_at: '2001',
    notice: `'2026-02'`,
    language: `'fi'`,
    words: `'${'0'.repeat(64)}'`,
    surface: `'elsewhere'`,
    method: `'typed'`,
    hash: `'${'0'.repeat(64)}'`,
  };

  for (const [column, value] of Object.entries(COLUMNS)) {
    test(`[LE2] a changed ${column} is found, and its entry named`, async () => {
      const shop = await shopWithLedger();
      // Its second entry is Aino's.
      await run(
        `UPDATE consent_changes SET "${column}" = ${value} WHERE controller_id = '${shop.id}' AND seq = 2`,
      );
      assert.deepEqual(await verify(shop.id), { ok: false, seq: 2, fault: 'changed' });
    });
  }

  for (const seq of [1, 3, ENTRIES]) {
    test(`[LE2] entry ${seq} of ${ENTRIES} is found to be missing`, async () => {
      const shop = await shopWithLedger();
      await run(`DELETE FROM consent_changes WHERE controller_id = '${shop.id}' AND seq = ${seq}`);
      assert.deepEqual(await verify(shop.id), { ok: false, seq, fault: 'missing' });
    });
  }

  test('[LE2] entries in another order are found', async () => {
    const shop = await shopWithLedger();
    for (const [from, to] of [
      [3, 99],
      [4, 3],
      [99, 4],
    ])
      await run(
        `UPDATE consent_changes SET seq = ${to} WHERE controller_id = '${shop.id}' AND seq = ${from}`,
      );
    assert.deepEqual(await verify(shop.id), { ok: false, seq: 3, fault: 'changed' });
  });

  const insertAs = (shop: ControllerStore, seq: number, hash: string) =>
    run(`INSERT INTO consent_changes
      (controller_id, id, subject_id, seq, purpose, state, "time", received_at, notice, language, words, surface, method, hash)
      SELECT controller_id, 'forged-${seq}', subject_id, ${seq}, purpose, 'given', "time", received_at, notice, language,
        words, surface, method, '${hash}'
      FROM consent_changes WHERE controller_id = '${shop.id}' AND seq = 2`);

  test('[LE2] an entry put in between, behind the last, or at a place that is taken, is found', async () => {
    const between = await shopWithLedger();
    for (let seq = ENTRIES; seq >= 4; seq--)
      await run(
        `UPDATE consent_changes SET seq = ${seq + 1} WHERE controller_id = '${between.id}' AND seq = ${seq}`,
      );
    await insertAs(between, 4, '0'.repeat(64));
    assert.deepEqual(await verify(between.id), { ok: false, seq: 4, fault: 'changed' });

    const behind = await shopWithLedger();
    const [second] = await behind.ledger(1, 1);
    const end = await behind.ledgerEnd();
    assert.ok(second);
    const entry = { ...second.entry, id: `forged-${ENTRIES + 1}`, seq: ENTRIES + 1, state: 'given' as const };
    await insertAs(behind, ENTRIES + 1, chainHash(end.hash, hashedPart(behind.id, { ...second, entry })));
    assert.deepEqual(await verify(behind.id), { ok: false, seq: ENTRIES + 1, fault: 'added' });

    const taken = await shopWithLedger();
    await run('DROP INDEX consent_changes_by_seq');
    await run('DROP INDEX consent_changes_by_subject');
    await insertAs(taken, ENTRIES, '0'.repeat(64));
    const verified = await verify(taken.id);
    assert.ok(!verified.ok && verified.seq === ENTRIES, JSON.stringify(verified));
    await run(`DELETE FROM consent_changes WHERE controller_id = '${taken.id}' AND id LIKE 'forged%'`);
    await run('CREATE UNIQUE INDEX consent_changes_by_seq ON consent_changes (controller_id, seq)');
    await run(
      'CREATE UNIQUE INDEX consent_changes_by_subject ON consent_changes (controller_id, subject_id, seq)',
    );
    assert.equal((await verify(taken.id)).ok, true);
  });

  test('[LE2] a chain written anew is found by its end, and by what was noted outside', async () => {
    const shop = await shopWithLedger();
    const noted = await shop.ledgerEnd();
    assert.equal((await verify(shop.id, noted)).ok, true);
    const ledger = await shop.ledger(0, 100);
    let hash = ledger[2]?.hash ?? '';
    for (const { subject, entry } of ledger.slice(3)) {
      const forged = { ...entry, state: 'given' as const };
      hash = chainHash(hash, hashedPart(shop.id, { subject, entry: forged }));
      await run(
        `UPDATE consent_changes SET state = 'given', hash = '${hash}' WHERE controller_id = '${shop.id}' AND seq = ${entry.seq}`,
      );
    }
    assert.deepEqual(await verify(shop.id), { ok: false, seq: ENTRIES, fault: 'changed' });
    await run(`UPDATE controllers SET ledger_hash = '${hash}' WHERE id = '${shop.id}'`);
    assert.equal((await verify(shop.id)).ok, true);
    assert.deepEqual(await verify(shop.id, noted), { ok: false, seq: ENTRIES, fault: 'not_as_noted' });
    await run(`DELETE FROM consent_changes WHERE controller_id = '${shop.id}'`);
    await run(`UPDATE controllers SET ledger_seq = 0, ledger_hash = '' WHERE id = '${shop.id}'`);
    assert.deepEqual(await verify(shop.id, noted), { ok: false, seq: ENTRIES, fault: 'missing' });
  });

  test('[LE2] entries of before the chain stand at its beginning only', async () => {
    const shop = await shopWithLedger();
    await run(`UPDATE consent_changes SET hash = '' WHERE controller_id = '${shop.id}'`);
    await run(`UPDATE controllers SET ledger_hash = '' WHERE id = '${shop.id}'`);
    const before = await verify(shop.id);
    assert.ok(before.ok);
    assert.deepEqual([before.chained, before.unchained], [0, ENTRIES]);
    await shop.admit(makeAdmission('aino', { changes: [makeChange('analytics', 'given')] }));
    await shop.admit(makeAdmission('aino', { changes: [makeChange('analytics', 'refused')] }));
    const since = await verify(shop.id);
    assert.ok(since.ok);
    assert.deepEqual([since.chained, since.unchained], [2, ENTRIES]);
    await run(
      `UPDATE consent_changes SET hash = '' WHERE controller_id = '${shop.id}' AND seq = ${ENTRIES + 2}`,
    );
    assert.deepEqual(await verify(shop.id), { ok: false, seq: ENTRIES + 2, fault: 'unchained' });
  });

  test('[LE2] a ledger that is being written to verifies all the same', async () => {
    const shop = await shopWithLedger();
    let writing = true;
    const writer = (async () => {
      while (writing)
        await shop.admit(makeAdmission('aino', { changes: [makeChange('analytics', 'given')] }));
    })();
    for (let count = 0; count < 5; count++) {
      const verified = await verify(shop.id);
      assert.ok(verified.ok, JSON.stringify(verified));
    }
    writing = false;
    await writer;
  });
};
