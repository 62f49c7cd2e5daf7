import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { batchOf, enquiry, instructions, newVisitor } from '../testing/bakery.js';
import { startBakery, type Bakery } from '../testing/start-bakery.js';
import { runCommand } from './run-command.js';

const OFFICER = 'rt_officer_0123456789';
const base = instructions();
const { contact } = base.purposes;
const { enquiry: plan } = base.records;
assert.ok(contact && plan);

const folder = mkdtempSync(join(tmpdir(), 'remit-cli-keys-'));
let bakery: Bakery;
before(async () => {
  bakery = await startBakery({
    instructions: {
      ...base,
      purposes: {
        ...base.purposes,
        contact: { ...contact, categories: [...contact.categories, 'national-id'] },
      },
      records: { ...base.records, enquiry: { ...plan, fields: { ...plan.fields, passport: 'national-id' } } },
    },
    readers: [{ id: 'officer', token: OFFICER, purposes: ['contact'], permissions: ['unmask'] }],
  });
});
after(async () => {
  await bakery.remove();
  rmSync(folder, { recursive: true });
});

const remit = async (args: string, env: Record<string, string> = {}) => {
  const said: string[] = [];
  const complained: string[] = [];
  const exit = await runCommand(args.split(' ').filter(Boolean), {
    env: { REMIT_DATA_DIR: bakery.dataDir, REMIT_URL: bakery.url, REMIT_TOKEN: OFFICER, ...env },
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
    fetch,
    now: Date.now,
    width: 200,
    stopped: new Promise(() => {}),
  });
  return { exit, said: said.join('\n'), complained: complained.join('\n') };
};
const handIn = async (email: string) => {
  const time = bakery.clock.now();
  const record = enquiry({ time }, { name: 'Aino', email, passport: '131052-308T' });
  assert.equal(
    (await bakery.post('/v1/batch', batchOf(newVisitor(), time, { records: [record] }))).status,
    200,
  );
  return record;
};

test('[VA6] remit find shows the records that hold a value', async () => {
  const record = await handIn('Aino@Example.org');
  const found = await remit('find --purpose contact --email aino@example.org');
  assert.deepEqual([found.exit, found.complained], [0, '']);
  assert.match(found.said, new RegExp(`${record.id} .*Aino@Example.org.*131052-308T`));
  assert.match(found.said, /1 record of 1 person may be used for contact by bakery$/);
  const json = await remit('find --purpose contact --email aino@example.org --json');
  assert.equal(JSON.parse(json.said).records[0].id, record.id);
  assert.match((await remit('find --purpose contact --phone +358401')).said, /^0 records/);
  for (const wrong of [
    'find --email a',
    'find --purpose contact',
    'find --purpose contact --email a --phone 1',
  ]) {
    const { exit, complained } = await remit(wrong);
    assert.equal(exit, 2, wrong);
    assert.match(complained, /--purpose is missing|one of --email and --phone/);
  }
  assert.deepEqual(
    [
      (await remit('find --purpose marketing --email a')).exit,
      (await remit('find --purpose contact --email a --limit x')).exit,
    ],
    [1, 1],
  );
});

test('[VA8] remit audit list lists who unmasked what, and says whether it is as it was written', async () => {
  const record = await handIn('liisa@example.org');
  await remit('find --purpose contact --email liisa@example.org');
  const listed = await remit('audit list bakery');
  assert.equal(listed.exit, 0);
  assert.match(
    listed.said,
    new RegExp(
      `reader:officer  unmask  subject \\S+  record ${record.id}  \\{"fields":\\["passport"\\],"purposes":\\["contact"\\]\\}`,
    ),
  );
  assert.match(
    listed.said,
    /\d+ entries, each as it was written\nnote this outside of this machine: \d+:[0-9a-f]{64}$/,
  );
  assert.ok(!listed.said.includes('131052'));
  assert.doesNotMatch((await remit('audit verify bakery')).said, /unmask/);
  assert.match((await remit('audit verify forge')).said, /^audit of forge: \d entries/);
  assert.deepEqual([(await remit('audit list unknown')).exit, (await remit('audit list')).exit], [2, 2]);
});

test('[VA5] remit keys rotate replaces the key beside a running server, and status says how it stands', async () => {
  const file = join(bakery.dataDir, 'master.key');
  const before = readFileSync(file, 'utf8');
  const first = await remit('keys status');
  assert.equal(first.exit, 0);
  const [, old = ''] = /^master key +([0-9a-f]{16}), in force$/m.exec(first.said) ?? [];
  assert.match(first.said, new RegExp(`^people +\\d+ keys wrapped by ${old}$`, 'm'));
  assert.match(first.said, /^records +0 stored before there were keys and not sealed yet$/m);

  const rotated = await remit('keys rotate');
  assert.deepEqual([rotated.exit, rotated.complained], [0, '']);
  assert.match(
    rotated.said,
    new RegExp(
      `^\\d+ keys wrapped anew by [0-9a-f]{16}\n${old} is needed no more and was taken out of ${file}\nback up ${file} now$`,
    ),
  );
  assert.notEqual(readFileSync(file, 'utf8'), before);
  assert.ok(!(await remit('keys status')).said.includes(old));

  const record = await handIn('after@example.org');
  assert.match((await remit('find --purpose contact --email after@example.org')).said, new RegExp(record.id));
  assert.match((await remit('find --purpose contact --email liisa@example.org')).said, /^TIME/);
});

test('[VA4] a key that does not fit, is lost, or open to others: one line that names the variable, exit code 2', async () => {
  const another = Buffer.alloc(32, 'another').toString('base64');
  const open = join(folder, 'open.key');
  writeFileSync(open, another);
  chmodSync(open, 0o644);
  const nowhere = join(folder, 'nowhere.key');
  const wrong: [env: Record<string, string>, said: RegExp][] = [
    [
      { REMIT_MASTER_KEY: another },
      /^REMIT_MASTER_KEY: expected the master key that this database was sealed with/,
    ],
    [{ REMIT_MASTER_KEY: 'c2hvcnQ=' }, /^REMIT_MASTER_KEY: expected 32 bytes as base64/],
    [{ REMIT_MASTER_KEY_FILE: open }, /^REMIT_MASTER_KEY_FILE: .*chmod 600/],
    [{ REMIT_MASTER_KEY_FILE: nowhere }, /^REMIT_MASTER_KEY_FILE: .*not there/],
    [
      { REMIT_MASTER_KEY: another, REMIT_MASTER_KEY_FILE: open },
      /^REMIT_MASTER_KEY: expected only one of it/,
    ],
  ];
  const document = join(folder, 'instructions.json');
  writeFileSync(document, JSON.stringify(base));
  for (const [env, said] of wrong) {
    for (const command of ['serve', `controller add ${document}`]) {
      const { exit, complained } = await remit(command, { ...env, REMIT_PORT: '0' });
      assert.deepEqual([exit, complained.split('\n').length], [2, 1], complained);
      assert.match(complained, said);
      assert.ok(!complained.includes(another));
    }
  }
  const elsewhere = await remit('keys status', { REMIT_MASTER_KEY: another });
  assert.equal(elsewhere.exit, 1);
  assert.match(elsewhere.said, /which is not at hand/);
});

test('[VA4] the first start says where the key is and that it has to be backed up, once', async () => {
  const document = join(folder, 'instructions.json');
  writeFileSync(document, JSON.stringify(base));
  const env = { REMIT_DATA_DIR: join(folder, 'fresh') };
  const first = await remit(
    `controller add ${document} --reader dpo=contact --permission dpo=unmask,privacy`,
    env,
  );
  assert.equal(first.exit, 0);
  assert.match(first.complained, /^a master key was made: \S+\/fresh\/master\.key\. Back it up now/);
  assert.match(first.said, /reader +dpo \(contact; may unmask, privacy\): rt_/);
  const second = await remit(`controller add ${document}`, env);
  assert.deepEqual([second.exit, second.complained], [0, '']);
  for (const wrong of ['dpo=everything', 'nobody=unmask', 'dpo'])
    assert.equal(
      (await remit(`controller add ${document} --reader dpo=contact --permission ${wrong}`, env)).exit,
      2,
    );
});
