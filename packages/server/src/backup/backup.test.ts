import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openStore } from '../store/open-store.js';
import { newVisitor } from '../testing/bakery.js';
import { EMAIL, PASSPORT, rowsIn, startBackedUp } from '../testing/start-backed-up.js';
import { loadMasterKeys } from '../vault/load-master-keys.js';
import { NOT_COPIED } from './copy-database.js';
import { keysFileIn } from './keys-file.js';
import { restoreBackup } from './restore-backup.js';

const backedUp = await startBackedUp();
after(() => backedUp.remove());
const { bakery, folder, masterKeys, newTarget, run, backUp, send, keysFileLines, decrypted } = backedUp;

test('[BK1] a backup made while records come in is restored row by row as it was at one moment', async () => {
  const visitor = newVisitor();
  await send(visitor, { name: 'Aino', email: 'aino@example.org' });
  let sending = true;
  const stream = (async () => {
    while (sending) await send(newVisitor(), { name: 'Eero', email: 'eero@example.org' });
  })();
  const backup = await backUp();
  sending = false;
  await stream;

  const data = await decrypted(backup);
  const dataDir = newTarget();
  writeFileSync(join(dataDir, 'receipt.key'), 'brought back before');
  const done = await restoreBackup({
    file: backup,
    keysFile: undefined,
    dataDir,
    masterKeys: { file: join(dataDir, 'master.key') },
    now: bakery.clock.now,
  });
  assert.deepEqual(readdirSync(dataDir).toSorted(), ['master.key', 'receipt.key', 'remit.sqlite']);
  const rows = rowsIn(join(dataDir, 'remit.sqlite'), NOT_COPIED);
  // One row more for each controller: that it was restored.
  const [added, kept] = [true, false].map((is) =>
    rows.get('audit')?.filter((row) => row.includes('"action":"restore"') === is),
  );
  assert.equal(added?.length, 2);
  rows.set('audit', kept ?? []);
  assert.deepEqual(rows, rowsIn(data, NOT_COPIED));
  assert.equal(done.counts['records'], rowsIn(data).get('records')?.length);

  const store = await openStore({ dataDir, now: bakery.clock.now });
  const shop = await store.controller('bakery');
  assert.ok(shop);
  const [found] = await shop.find('email', ' AINO@example.org', undefined, 10);
  assert.ok(found);
  assert.deepEqual((await shop.open([found]))[0]?.fields, { name: 'Aino', email: 'aino@example.org' });
  await store.close();
});

test('[BK2] a planted e-mail address and passport number are in no backup in plain text', async () => {
  const { answer } = await send(newVisitor(), { name: 'Aino', email: EMAIL, passport: PASSPORT });
  assert.equal(answer.status, 200);
  const backup = await backUp();
  const files = [backup, keysFileIn(folder()), await decrypted(backup)];
  for (const file of files) {
    const bytes = readFileSync(file);
    for (const planted of [EMAIL, PASSPORT])
      for (const form of ['utf8', 'utf16le', 'base64'] as const) {
        const needle =
          form === 'base64'
            ? Buffer.from(Buffer.from(planted).toString('base64').slice(0, 9))
            : Buffer.from(planted, form);
        assert.equal(bytes.indexOf(needle), -1, `${file}: ${planted} as ${form}`);
      }
  }
  // Nor does a backup hold the master key, or what only the keys file may hold.
  const [master] = await loadMasterKeys(masterKeys());
  for (const file of files) {
    assert.equal(readFileSync(file).indexOf(master.key), -1, file);
    assert.equal(readFileSync(file).indexOf(Buffer.from(master.key.toString('base64'))), -1, file);
  }
  const data = rowsIn(await decrypted(backup));
  for (const name of ['secrets', 'subject_keys', 'lookups']) assert.deepEqual(data.get(name), [], name);
  const bytes = readFileSync(await decrypted(backup));
  for (const line of await keysFileLines())
    if (line.kind === 'key') assert.equal(bytes.indexOf(line.wrapped), -1, 'a wrapped key');
});

test('[BK7] a rotation of the master key makes no backup useless', async () => {
  const visitor = newVisitor();
  await send(visitor, { name: 'Rotated', email: 'rotated@example.org' });
  const backup = await backUp();
  const rotated = await run(['keys', 'rotate']);
  assert.equal(rotated.exit, 0, rotated.err);
  const dataDir = newTarget();
  const restored = await run(['restore', backup], { REMIT_DATA_DIR: dataDir });
  assert.equal(restored.exit, 0, restored.err);
  const store = await openStore({ dataDir, now: bakery.clock.now });
  const shop = await store.controller('bakery');
  assert.equal((await shop?.find('email', 'rotated@example.org', undefined, 10))?.length, 1);
  await store.close();
});
