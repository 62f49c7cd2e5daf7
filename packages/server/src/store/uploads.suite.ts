import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { addExampleShop, makeAdmission, makeChange, makeId, makeRecord } from './example-shop.suite.js';
import { openFor, type MakePlace } from './store-place.suite.js';
import type { ControllerStore } from './store.js';

const HOUR = 3_600_000;

/** What every engine promises of files that visitors handed in. */
export const uploadsSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);

  /** A lead of somebody new, and a file of two parts that its name refers to; `last` is not handed in at first. */
  const arrange = async (tag: object = {}, changes: Parameters<typeof makeAdmission>[1]['changes'] = []) => {
    const shop = await addExampleShop(at.store);
    const subject = makeId('person');
    const record = makeRecord(shop.id, subject, { tag });
    await shop.admit(makeAdmission(subject, { records: [record], changes }));
    const file = { record: record.id, upload: makeId('upload') };
    const { fields } = (await shop.record(record.id)) ?? assert.fail('it was just admitted');
    const { email: value = assert.fail('it has one') } = fields;
    const add = (part: number, bytes: Buffer, last: boolean, now = 5000) =>
      shop.uploads.add({ ...file, subject, field: 'email', value, part, bytes, last, now });
    const whole = async () => {
      assert.ok(await add(0, Buffer.from('first '), false));
      assert.ok(await add(1, Buffer.from([0, 255, 10]), true));
    };
    return { shop, subject, record, file, add, whole };
  };

  const read = async (shop: ControllerStore, file: { record: string; upload: string }, subject: string) => {
    const parts: Buffer[] = [];
    for await (const part of shop.uploads.parts(file, subject)) parts.push(part);
    return Buffer.concat(parts);
  };

  /** Rows of this file, its parts among them. */
  const rows = async ({ upload }: { upload: string }): Promise<number> => {
    const { rows: found } = await sql<{ n: number }>`
      select (select count(*) from uploads where id = ${upload})
           + (select count(*) from upload_parts where upload_id = ${upload}) as n`.execute(at.database.read);
    return Number(found[0]?.n);
  };

  test('[UP3] parts are kept once each, sealed, and come back byte for byte in their order', async () => {
    const { shop, subject, file, add, whole } = await arrange();
    await whole();
    assert.ok(await add(0, Buffer.from('another'), false));
    assert.deepEqual(await shop.uploads.progress(file), { parts: 2, complete: true });
    assert.deepEqual(await read(shop, file, subject), Buffer.from([...Buffer.from('first '), 0, 255, 10]));
    assert.deepEqual(await shop.uploads.received([file.record]), [
      { ...file, field: 'email', receivedAt: 5000 },
    ]);
    const { rows: parts } = await sql<{ sealed: Uint8Array }>`
      select sealed from upload_parts where upload_id = ${file.upload}`.execute(at.database.read);
    for (const { sealed } of parts) assert.ok(!Buffer.from(sealed).includes('first'));
  });

  test('[UP3] a part opens at its own place only', async () => {
    const { shop, subject, file, whole } = await arrange();
    await whole();
    await sql`update upload_parts set part = part + 10 where upload_id = ${file.upload}`.execute(
      at.database.write,
    );
    await sql`update upload_parts set part = 11 - part where upload_id = ${file.upload}`.execute(
      at.database.write,
    );
    await assert.rejects(read(shop, file, subject), /does not open/);
  });

  test('[UP4] a file goes with the value of its field, whoever changes it', async () => {
    for (const change of ['another', 'none', 'record'] as const) {
      const { shop, file, whole, add } = await arrange();
      await whole();
      assert.equal(await rows(file), 3);
      const { fields } = (await shop.record(file.record)) ?? assert.fail('it is there');
      const { email: _, ...others } = fields;
      const json = JSON.stringify(change === 'none' ? others : { ...others, email: { sealed: 'x' } });
      await (
        change === 'record'
          ? at.database.write.deleteFrom('records').where('id', '=', file.record)
          : at.database.write.updateTable('records').set({ fields: json }).where('id', '=', file.record)
      ).execute();
      assert.equal(await rows(file), 0, change);
      // What was decided about before is not kept any more.
      assert.equal(await add(0, Buffer.from('late'), false), false);
      assert.equal(await rows(file), 0);
    }
  });

  test('[UP4] and stays when another field changes', async () => {
    const { shop, subject, file, whole } = await arrange();
    await whole();
    const { fields } = (await shop.record(file.record)) ?? assert.fail('it is there');
    const { name: _, ...others } = fields;
    await at.database.write
      .updateTable('records')
      .set({ fields: JSON.stringify(others) })
      .where('id', '=', file.record)
      .execute();
    assert.equal((await read(shop, file, subject)).length, 9);
  });

  test('[UP4] an erasure takes files along, and none comes after it', async () => {
    const { shop, subject, file, whole, add } = await arrange();
    await whole();
    await shop.eraseSubject({ subject, actor: 'operator', now: 6000 });
    assert.equal(await rows(file), 0);
    assert.equal(await add(0, Buffer.from('late'), false), false);
    assert.equal(await rows(file), 0);
  });

  test('[UP4] so do a withdrawal and the end of the retention', async () => {
    const given = makeChange('marketing', 'given');
    const withdrawn = await arrange({ consent: given.id, purposes: ['marketing'] }, [given]);
    await withdrawn.whole();
    const changes = [makeChange('marketing', 'withdrawn')];
    await withdrawn.shop.admit(makeAdmission(withdrawn.subject, { changes }));
    assert.equal(await rows(withdrawn.file), 0);

    const old = await arrange();
    await old.whole();
    await old.shop.sweep(400 * 24 * HOUR, 100);
    assert.equal(await old.shop.record(old.record.id), undefined);
    assert.equal(await rows(old.file), 0);
  });

  test('[UP3] what is not whole within an hour goes; what is whole stays', async () => {
    const { shop, file, add } = await arrange();
    assert.ok(await add(0, Buffer.from('first '), false, HOUR));
    await shop.sweep(2 * HOUR, 100);
    assert.equal(await rows(file), 2);
    await shop.sweep(2 * HOUR + 1, 100);
    assert.equal(await rows(file), 0);
    assert.ok(await add(0, Buffer.from('first '), false, HOUR));
    assert.ok(await add(1, Buffer.from('last'), true, HOUR));
    await shop.sweep(3 * HOUR, 100);
    assert.equal(await rows(file), 3);
  });

  test('[UP3] what was found to be wrong is forgotten', async () => {
    const { shop, file, add } = await arrange();
    assert.ok(await add(0, Buffer.from('first '), false));
    await shop.uploads.forget(file);
    assert.equal(await rows(file), 0);
    assert.deepEqual(await shop.uploads.progress(file), { parts: 0, complete: false });
  });
};
