import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadMasterKeys } from '../vault/load-master-keys.js';
import { newMasterKey } from '../vault/master-key.js';
import { keysStatus, rotateKeys } from '../vault/rotate-keys.js';
import type { Database } from './database.js';
import { addExampleShop, makeAdmission, makeRecord, openedFields } from './example-shop.suite.js';
import { openStore } from './open-store.js';
import type { AdmittedRecord, ControllerStore, Store } from './store.js';
import type { MakePlace, StorePlace } from './store-place.suite.js';

/** More than two batches of keys. */
const PEOPLE = 1200;
/** Milliseconds after which a rotation is killed: in the first step, in the batches, or at its end. */
const KILLED_AFTER = [0, 8, 25, 80];

/** What every engine promises about a new master key. */
export const rotationSuite = (makePlace: MakePlace): void => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-rotation-'));
  const file = join(folder, 'master.key');
  let place: StorePlace;
  let store: Store;
  let database: Database;
  let shop: ControllerStore;
  const kept: AdmittedRecord[] = [];
  const open = () => openStore({ ...place.options, masterKeys: { file }, now: Date.now });
  const admit = async (subject: string) => {
    const record = makeRecord(shop.id, subject);
    await shop.admit(makeAdmission(subject, { records: [record] }));
    kept.push(record);
  };
  before(async () => {
    place = await makePlace();
    store = await open();
    database = place.open();
    shop = await addExampleShop(store);
    await Promise.all(Array.from({ length: PEOPLE }, (_, index) => admit(`person-${index}`)));
  });
  after(async () => {
    await database.close();
    await store.close();
    await place.drop();
    rmSync(folder, { recursive: true });
  });

  const rotate = (stopped = () => false) =>
    rotateKeys({ database, source: { file }, onBatch: () => {}, stopped });
  const masterIds = async () => (await loadMasterKeys({ file })).map(({ id }) => id);

  /** Everything opens with the keys that are in the file now, and with a server that has only these. */
  const allOpens = async () => {
    const again = await open();
    const theirs = await again.controller(shop.id);
    assert.ok(theirs);
    for (const record of kept)
      assert.deepEqual(await openedFields(theirs, record.id), record.fields, record.subject);
    assert.equal((await theirs.find('email', 'aino@example.fi', undefined, 5)).length, 5);
    await again.close();
  };

  test('[VA5] a new master key takes the place of the old one while a server takes in new people', async () => {
    const [old] = await masterIds();
    let more = 0;
    let rotating = true;
    const visitors = (async () => {
      while (rotating) await admit(`late-${more++}`);
    })();
    const rotated = await rotate();
    rotating = false;
    await visitors;
    await admit('later');
    assert.ok(rotated.done && rotated.rewrapped >= PEOPLE);
    assert.deepEqual(rotated.retired, [old]);
    assert.deepEqual(await masterIds(), [rotated.master]);
    assert.notEqual(rotated.master, old);
    const { people, inForce } = await keysStatus(database, { file });
    assert.equal(inForce, rotated.master);
    assert.deepEqual(people, [{ master: rotated.master, count: PEOPLE + more + 1 }]);
    await allOpens();
  });

  test('[VA5] stopped between two batches, it goes on from there with the same key', async () => {
    const [old] = await masterIds();
    let batches = 0;
    const first = await rotateKeys({
      database,
      source: { file },
      onBatch: () => void batches++,
      stopped: () => batches > 0,
    });
    assert.equal(first.done, false);
    assert.deepEqual(await masterIds(), [first.master, old]);
    assert.equal((await keysStatus(database, { file })).people.length, 2);
    await admit('in-between');
    await allOpens();
    const second = await rotate();
    assert.equal(second.master, first.master);
    assert.equal(second.done && first.rewrapped + second.rewrapped >= PEOPLE, true);
    assert.deepEqual(await masterIds(), [first.master]);
    await allOpens();
  });

  test('[VA5] killed at any moment, nothing is lost, and the next rotation ends it', async () => {
    const program = fileURLToPath(new URL('rotating.suite.ts', import.meta.url));
    const { dataDir, databaseUrl = '' } = place.options;
    for (const milliseconds of KILLED_AFTER) {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', '-C', 'source', program, dataDir, databaseUrl, file],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const said: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === 'begin') setTimeout(() => child.kill('SIGKILL'), milliseconds);
        said.push(line);
      }
      assert.equal(said[0], 'begin');
      assert.ok((await masterIds()).length <= 2);
      await admit(`killed-after-${milliseconds}`);
      await allOpens();
    }
    const rotated = await rotate();
    assert.equal(rotated.done, true);
    assert.deepEqual(await masterIds(), [rotated.master]);
    await allOpens();
  });

  test('[VA5] two at once end with one key, by which everything opens', async () => {
    const ended = await Promise.allSettled([rotate(), rotate()]);
    const done = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value.master] : []));
    assert.ok(done.length > 0);
    const ids = await masterIds();
    assert.deepEqual(ids, [done.at(-1)]);
    assert.equal((await keysStatus(database, { file })).people.length, 1);
    await allOpens();
  });

  test('[VA5] what another key wraps is never given up: without it nothing is rotated', async () => {
    const before = readFileSync(file, 'utf8');
    const foreign = {
      value: [newMasterKey(), newMasterKey()].map(({ key }) => key.toString('base64')).join(),
    };
    await assert.rejects(rotateKeys({ database, source: foreign, onBatch: () => {}, stopped: () => false }), {
      name: 'MasterKeyError',
    });
    const single = { value: newMasterKey().key.toString('base64') };
    await assert.rejects(rotateKeys({ database, source: single, onBatch: () => {}, stopped: () => false }), {
      message: /^REMIT_MASTER_KEY: expected the new key before the old one/,
    });
    assert.equal(readFileSync(file, 'utf8'), before);
    await allOpens();
  });
};
