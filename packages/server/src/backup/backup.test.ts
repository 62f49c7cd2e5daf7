import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { runCommand } from '../cli/run-command.js';
import { startServer } from '../start-server.js';
import { openStore } from '../store/open-store.js';
import { batchOf, enquiry, instructions, newVisitor, type Visitor } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';
import { until } from '../testing/start-recipient.js';
import { loadMasterKeys } from '../vault/load-master-keys.js';
import { unwrapPersonKey } from '../vault/open-vault.js';
import { isSealed, openValue } from '../vault/seal-value.js';
import { BackupError } from './backup-error.js';
import { NOT_COPIED } from './copy-database.js';
import { keysFileIn, openKeysFile, type KeysLine } from './keys-file.js';
import { restoreBackup } from './restore-backup.js';
import { openSealedFile } from './sealed-file.js';
import { backupHeaderSchema } from './write-backup.js';

const EMAIL = 'planted.mail@secret.example';
const PASSPORT = 'FP7203481';

const base = instructions();
const withPassport = instructions({
  purposes: {
    ...base.purposes,
    contact: {
      basis: 'contract',
      categories: ['name', 'email', 'phone', 'message', 'national-id'],
      retention: 'P12M',
      wording: { en: 'To answer your enquiry.' },
      wordingSince: '2026-10',
    },
  },
  records: {
    enquiry: { kind: 'lead', fields: { name: 'name', email: 'email', passport: 'national-id' } },
    seen: { kind: 'event', fields: { page: 'behaviour' } },
  },
});

let root: string;
let bakery: Bakery;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'remit-backup-'));
  bakery = await startBakery(
    {
      instructions: withPassport,
      readers: [{ id: 'all', token: TOKENS.all, purposes: ['contact'], permissions: ['privacy'] }],
    },
    { backupDir: join(root, 'backups') },
  );
});
after(async () => {
  await bakery.remove();
  await rm(root, { recursive: true, force: true });
});

const folder = () => join(root, 'backups');
const masterKeys = () => ({ file: join(bakery.dataDir, 'master.key') });
let targets = 0;
/** A data folder that holds nothing but the master key. */
const newTarget = (): string => {
  const target = join(root, `target-${++targets}`);
  mkdirSync(target);
  copyFileSync(masterKeys().file, join(target, 'master.key'));
  return target;
};

const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const out: string[] = [];
  const err: string[] = [];
  const exit = await runCommand(args, {
    env: { REMIT_DATA_DIR: bakery.dataDir, REMIT_BACKUP_DIR: folder(), ...env },
    say: (line) => out.push(line),
    complain: (line) => err.push(line),
    fetch: globalThis.fetch,
    now: bakery.clock.now,
    width: 120,
    stopped: new Promise(() => {}),
  });
  return { exit, out: out.join('\n'), err: err.join('\n') };
};

const backUp = async (): Promise<string> => {
  bakery.clock.skip(2000);
  const { exit, out, err } = await run(['backup']);
  assert.equal(exit, 0, err);
  const [, file] = /^backup +(.+)$/m.exec(out) ?? [];
  assert.ok(file);
  return file;
};

const send = async (visitor: Visitor, fields: Readonly<Record<string, string>>) => {
  const time = bakery.clock.now();
  const record = enquiry({ time }, fields);
  const answer = await bakery.post('/v1/batch', batchOf(visitor, time, { records: [record] }));
  return { answer, record };
};

const erase = async (visitor: Visitor) => {
  const erased = await fetch(`${bakery.url}/v1/subjects/${visitor.id}/erasure`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.all}`, 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(erased.status, 200);
};

/** What the keys file says now. */
const keysFileLines = async (): Promise<readonly KeysLine[]> => {
  const keys = await openKeysFile(keysFileIn(folder()), masterKeys());
  const lines: KeysLine[] = [];
  for await (const line of keys.lines()) lines.push(line);
  await keys.close();
  return lines;
};

/** People in the keys file, by what it says of them. */
const inKeysFile = async (kind: KeysLine['kind']): Promise<readonly string[]> =>
  (await keysFileLines()).flatMap((line) => (line.kind === kind ? [line.subject] : []));

/** The data of a backup, decrypted, as a database of its own. */
const decrypted = async (backup: string): Promise<string> => {
  const keys = await openKeysFile(keysFileIn(folder()), masterKeys());
  const sealed = await openSealedFile(backup, backupHeaderSchema, 'a backup');
  const chunks: Buffer[] = [];
  for await (const chunk of sealed.body(keys.secret.plain)) chunks.push(chunk);
  await Promise.all([keys.close(), sealed.close()]);
  const file = join(root, `decrypted-${++targets}.sqlite`);
  writeFileSync(file, Buffer.concat(chunks));
  return file;
};

/** Every row of every table, but for those that are not part of the data. */
const rowsIn = (file: string, without: readonly string[] = []): Map<string, string[]> => {
  const database = new SqliteDatabase(file, { readonly: true });
  const names = database
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`)
    .all()
    .map(({ name }) => name)
    .filter((name) => !without.includes(name));
  const rows = new Map(
    names.map((name) => [
      name,
      database
        .prepare(`SELECT * FROM ${name}`)
        .all()
        .map((row) => JSON.stringify(row))
        .toSorted(),
    ]),
  );
  database.close();
  return rows;
};

const refusalOf = (code: string) => (error: unknown) => {
  assert.ok(error instanceof BackupError, String(error));
  assert.equal(error.code, code);
  return true;
};

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
