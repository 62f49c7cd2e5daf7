import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  keysIn,
  loadMasterKeys,
  loadOrMakeMasterKeys,
  replaceMasterKeys,
  tellOfNewMasterKey,
} from './load-master-keys.js';
import { newMasterKey, writeMasterKeys } from './master-key.js';

const folder = mkdtempSync(join(tmpdir(), 'remit-keys-'));
after(() => rmSync(folder, { recursive: true }));
let made = 0;
const fresh = () => join(folder, String(made++), 'master.key');

test('[VA4] where there is no file one is made, its owner’s alone, and told of once', async () => {
  const file = fresh();
  const told: string[] = [];
  const make = async () => {
    const keys = await loadOrMakeMasterKeys({ file });
    tellOfNewMasterKey({ file }, (line) => told.push(line));
    return keys;
  };
  const [first, ...others] = await Promise.all(Array.from({ length: 5 }, make));
  assert.deepEqual(told, [
    `a master key was made: ${file}. Back it up now: without it nothing personal can be read`,
  ]);
  for (const other of others) assert.deepEqual(other, first);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(file, '..')), ['master.key']);
  assert.deepEqual(await make(), first);
  assert.equal(told.length, 1);
});

test('[VA4] of a key that was made and not told of, or only half, whoever comes next is told', async () => {
  const file = fresh();
  const told: string[] = [];
  await loadOrMakeMasterKeys({ file });
  await loadOrMakeMasterKeys({ file });
  const killed = () =>
    tellOfNewMasterKey({ file }, () => {
      throw new Error('killed while telling');
    });
  assert.throws(killed);
  tellOfNewMasterKey({ file }, (line) => told.push(line));
  tellOfNewMasterKey({ file }, (line) => told.push(line));
  assert.equal(told.length, 1);
  assert.deepEqual(readdirSync(join(file, '..')), ['master.key']);
  // Of a key that somebody else brought there is nothing to tell, nor of one that is no file.
  const own = join(folder, 'brought.key');
  writeFileSync(own, writeMasterKeys([newMasterKey()]), { mode: 0o600 });
  await loadOrMakeMasterKeys({ file: own });
  for (const source of [{ file: own }, { value: 'a key' }])
    tellOfNewMasterKey(source, (line) => told.push(line));
  assert.equal(told.length, 1);
});

test('[VA4] each thing that is wrong is one line that names the variable', async () => {
  const says = async (wrong: () => Promise<unknown>, expected: RegExp) => {
    await assert.rejects(wrong, (error: Error) => {
      assert.match(error.message, expected);
      assert.ok(!error.message.includes('\n'));
      return true;
    });
  };
  await says(() => loadMasterKeys({ value: 'c2hvcnQ=' }), /^REMIT_MASTER_KEY: expected 32 bytes as base64/);
  await says(() => loadMasterKeys({ file: join(folder, 'nowhere') }), /^REMIT_MASTER_KEY_FILE: .* not there/);
  assert.ok(!existsSync(join(folder, 'nowhere')));
  await says(() => loadMasterKeys({ file: folder }), /^REMIT_MASTER_KEY_FILE: expected/);
  const file = join(folder, 'own.key');
  writeFileSync(file, 'my secret', { mode: 0o600 });
  await says(
    () => loadMasterKeys({ file }),
    /^REMIT_MASTER_KEY_FILE: expected 32 bytes as base64 on each line/,
  );
  writeFileSync(file, writeMasterKeys([newMasterKey()]));
  for (const mode of [0o644, 0o604, 0o620, 0o666]) {
    chmodSync(file, mode);
    await says(() => loadMasterKeys({ file }), /^REMIT_MASTER_KEY_FILE: .*chmod 600/);
  }
  for (const mode of [0o600, 0o400, 0o440, 0o640]) {
    chmodSync(file, mode);
    assert.equal((await loadMasterKeys({ file })).length, 1);
  }
});

test('[VA5] other keys are put into the file in one step, and its mode stays', async () => {
  const file = fresh();
  const [first] = await loadOrMakeMasterKeys({ file });
  tellOfNewMasterKey({ file }, () => {});
  chmodSync(file, 0o640);
  const next = newMasterKey();
  await replaceMasterKeys(file, [next, first]);
  assert.deepEqual(await loadMasterKeys({ file }), [next, first]);
  assert.equal(statSync(file).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(join(file, '..')), ['master.key']);
  assert.match(readFileSync(file, 'utf8'), /^# /);
  assert.deepEqual(keysIn('/data'), { file: '/data/master.key' });
});
