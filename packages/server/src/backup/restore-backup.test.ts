import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startServer } from '../start-server.js';
import { batchOf, enquiry, newVisitor } from '../testing/bakery.js';
import { TOKENS } from '../testing/start-bakery.js';
import { EMAIL, PASSPORT, rowsIn, startBackedUp } from '../testing/start-backed-up.js';
import { until } from '../testing/start-recipient.js';
import { loadMasterKeys } from '../vault/load-master-keys.js';
import { unwrapPersonKey } from '../vault/open-vault.js';
import { isSealed, openValue } from '../vault/seal-value.js';
import { BackupError } from './backup-error.js';
import { keysFileIn } from './keys-file.js';
import { restoreBackup } from './restore-backup.js';

const backedUp = await startBackedUp();
after(() => backedUp.remove());
const {
  root,
  bakery,
  folder,
  masterKeys,
  newTarget,
  run,
  backUp,
  send,
  erase,
  keysFileLines,
  inKeysFile,
  decrypted,
} = backedUp;

const refusalOf = (code: string) => (error: unknown) => {
  assert.ok(error instanceof BackupError, String(error));
  assert.equal(error.code, code);
  return true;
};

test('[BK3] one changed byte anywhere, and neither backup nor keys file is taken', async () => {
  const file = await backUp();
  const keysFile = keysFileIn(folder());
  const dataDir = newTarget();
  const damaged = join(root, 'damaged');
  const restoring = (from: { file: string; keysFile: string }) =>
    restoreBackup({ ...from, dataDir, masterKeys: masterKeys(), now: bakery.clock.now });
  // Places that anybody could guess again: what failed once can be looked at.
  const placeOf = (round: number, size: number) =>
    createHash('sha256').update(`place ${round}`).digest().readUInt32BE() % size;
  for (const [name, rounds] of [
    ['file', 600],
    ['keysFile', 400],
  ] as const) {
    const original = readFileSync(name === 'file' ? file : keysFile);
    for (let round = 0; round < rounds; round++) {
      const bytes = Buffer.from(original);
      const place = round < 3 ? ([0, 40, bytes.length - 1][round] ?? 0) : placeOf(round, bytes.length);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << (round % 8));
      writeFileSync(damaged, bytes);
      await assert.rejects(
        restoring({ file, keysFile, [name]: damaged }),
        (error: unknown) =>
          error instanceof Error && 'code' in error && /^(backup_|master_key)/.test(String(error.code)),
        `${name}, byte ${place}`,
      );
    }
    for (const bytes of [
      original.subarray(0, -1),
      original.subarray(0, 100),
      Buffer.concat([original, original]),
    ]) {
      writeFileSync(damaged, bytes);
      await assert.rejects(restoring({ file, keysFile, [name]: damaged }), BackupError);
    }
  }
  assert.deepEqual(readdirSync(dataDir), ['master.key']);
});

test('[BK4] a restore goes into an empty folder only, with the right key, and else changes nothing', async () => {
  const file = await backUp();
  const { now } = bakery.clock;
  const full = newTarget();
  writeFileSync(join(full, 'remit.sqlite'), 'somebody’s data');
  const into = (dataDir: string, more: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
    restoreBackup({ file, keysFile: undefined, dataDir, masterKeys: masterKeys(), now, ...more });
  await assert.rejects(into(full), refusalOf('target_not_empty'));
  assert.equal(readFileSync(join(full, 'remit.sqlite'), 'utf8'), 'somebody’s data');

  const dataDir = newTarget();
  await assert.rejects(
    into(dataDir, { masterKeys: { value: Buffer.alloc(32, 'other').toString('base64') } }),
    {
      code: 'master_key',
    },
  );
  await assert.rejects(into(dataDir, { keysFile: join(root, 'nowhere') }), refusalOf('keys_missing'));
  await assert.rejects(into(dataDir, { file: masterKeys().file }), refusalOf('backup_malformed'));
  const older = join(root, 'older.keys');
  copyFileSync(keysFileIn(folder()), older);
  const newer = await backUp();
  await assert.rejects(into(dataDir, { file: newer, keysFile: older }), refusalOf('keys_older'));
  assert.deepEqual(readdirSync(dataDir), ['master.key']);

  // On the command line each is one line with its code.
  const { exit, err } = await run(['restore', newer, '--keys', older], { REMIT_DATA_DIR: dataDir });
  assert.equal(exit, 1);
  assert.match(err, /^keys_older: /);
});

test('[BK5] whoever was erased since the backup is erased before the first answer, and cannot come back', async () => {
  const [kept, erased, late] = [newVisitor(), newVisitor(), newVisitor()];
  await send(kept, { name: 'Kept', email: 'kept@example.org' });
  const { record } = await send(erased, { name: 'Erased', email: 'erased@example.org', passport: PASSPORT });
  const backup = await backUp();
  await send(late, { name: 'Late', email: 'late@example.org' });
  await erase(erased);
  await erase(late);
  await until(async () => (await inKeysFile('erased')).includes(late.id));

  const dataDir = newTarget();
  const restored = await run(['restore', backup], { REMIT_DATA_DIR: dataDir });
  assert.equal(restored.exit, 0, restored.err);
  assert.match(restored.out, /1 erased since the backup and erased again/);
  assert.ok(existsSync(join(dataDir, 'remit.sqlite')));

  const server = await startServer({ port: 0, dataDir, now: bakery.clock.now, logLevel: 'silent' });
  try {
    const read = async (path: string) => {
      const answer = await fetch(`${server.url}${path}`, {
        headers: { authorization: `Bearer ${TOKENS.all}` },
      });
      return answer.text();
    };
    const leads = await read('/v1/leads?purpose=contact&limit=100');
    assert.ok(leads.includes('kept@example.org'), leads.slice(0, 300));
    assert.ok(!leads.includes('erased@example.org'));
    for (const visitor of [erased, late]) {
      const time = bakery.clock.now();
      const body = batchOf(visitor, time, { records: [enquiry({ time })] });
      const answer = await fetch(`${server.url}/v1/batch`, {
        method: 'POST',
        headers: { origin: 'https://bakery.example', 'content-type': 'text/plain' },
        body: JSON.stringify(body),
      });
      assert.equal(answer.status, 422);
      assert.match(await answer.text(), /"code":"erased"/);
    }
  } finally {
    await server.close();
  }
  const rows = rowsIn(join(dataDir, 'remit.sqlite'));
  assert.ok(!rows.get('records')?.some((row) => row.includes(record.id)));
  assert.ok(rows.get('audit')?.some((row) => row.includes('"actor":"restore"') && row.includes(erased.id)));
  assert.ok(!rows.get('subject_keys')?.some((row) => row.includes(erased.id)));
});

test('[BK6] an erased person’s fields in an old backup cannot be decrypted, with all keys there are', async () => {
  const [kept, erased] = [newVisitor(), newVisitor()];
  const records = [
    { visitor: kept, ...(await send(kept, { name: 'Kept', email: 'kept@example.org' })) },
    { visitor: erased, ...(await send(erased, { name: 'Erased', email: EMAIL })) },
  ];
  const backup = await backUp();
  assert.ok((await inKeysFile('key')).includes(erased.id));
  await erase(erased);
  await until(async () => !(await inKeysFile('key')).includes(erased.id));

  // What an attacker has who got the backup, the keys file as it is now, and the master key.
  const masters = await loadMasterKeys(masterKeys());
  const keys: Buffer[] = [];
  for (const line of await keysFileLines())
    if (line.kind === 'key')
      for (const master of masters)
        keys.push(unwrapPersonKey(master, line.controller, line) ?? Buffer.alloc(32));
  const rows = rowsIn(await decrypted(backup)).get('records') ?? [];
  const openable = records.map(({ visitor, record }) => {
    const row = rows.map((each) => JSON.parse(each)).find(({ id }) => id === record.id);
    const value = JSON.parse(row.fields).email;
    assert.ok(isSealed(value));
    const place = { controller: 'bakery', subject: visitor.id, record: record.id, field: 'email' };
    return keys.map((key) => openValue(key, place, value)).find((plain) => plain !== undefined);
  });
  assert.deepEqual(openable, ['kept@example.org', undefined]);
});
