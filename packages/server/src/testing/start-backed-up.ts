import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { runCommand } from '../cli/run-command.js';
import { batchOf, enquiry, instructions, type Visitor } from './bakery.js';
import { startBakery, TOKENS } from './start-bakery.js';
import { keysFileIn, openKeysFile, type KeysLine } from '../backup/keys-file.js';
import { openSealedFile } from '../backup/sealed-file.js';
import { backupHeaderSchema } from '../backup/write-backup.js';

export const EMAIL = 'planted.mail@secret.example';
export const PASSPORT = 'FP7203481';

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

/** Every row of every table, but for those that are not part of the data. */
export const rowsIn = (file: string, without: readonly string[] = []): Map<string, string[]> => {
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

/** A bakery whose server writes backups, and what a test of them does with it. Each file of tests has its own. */
export const startBackedUp = async () => {
  const root = await mkdtemp(join(tmpdir(), 'remit-backup-'));
  const bakery = await startBakery(
    {
      instructions: withPassport,
      readers: [{ id: 'all', token: TOKENS.all, purposes: ['contact'], permissions: ['privacy'] }],
    },
    { backupDir: join(root, 'backups') },
  );
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

  return {
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
    async remove(): Promise<void> {
      await bakery.remove();
      await rm(root, { recursive: true, force: true });
    },
  };
};
