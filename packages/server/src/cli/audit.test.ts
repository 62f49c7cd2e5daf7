import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { openSqlite } from '../store/open-sqlite.js';
import { batchOf, enquiry, instructions, newVisitor } from '../testing/bakery.js';
import { runRemit } from '../testing/run-remit.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

const DAY = 864e5;
const OFFICER = 'rt_officer_0123456789';
const folder = mkdtempSync(join(tmpdir(), 'remit-audit-'));
let bakery: Bakery;
before(async () => {
  bakery = await startBakery({
    readers: [
      { id: 'officer', token: OFFICER, purposes: ['contact'], permissions: ['privacy'] },
      { id: 'desk', token: TOKENS.contact, purposes: ['contact'] },
    ],
  });
});
after(async () => {
  await bakery.remove();
  rmSync(folder, { recursive: true });
});

const remit = (args: string, env: Record<string, string> = {}) =>
  runRemit(
    args,
    { REMIT_DATA_DIR: bakery.dataDir, ...env },
    { now: bakery.clock.now, stopped: new Promise(() => {}) },
  );
const send = async (more: object) =>
  bakery.post('/v1/batch', batchOf(newVisitor(), bakery.clock.now(), more));
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const actions = async (wanted: string) =>
  (await bakery.inspect((controller) => controller.audit(0, 10_000))).filter(
    ({ action }) => action === wanted,
  );

test('[AU3] a change of instructions is noted with both versions and the hash that anybody gets of the file', async () => {
  const file = join(folder, 'instructions.json');
  const changed = instructions({
    version: 2,
    origins: ['https://bakery.example', 'https://www.bakery.example'],
  });
  writeFileSync(file, JSON.stringify(changed, null, 2));
  assert.equal((await remit(`controller add ${file} --endpoint crm=https://crm.example/hook`)).exit, 0);
  assert.equal((await remit(`controller add ${file}`)).exit, 0);
  const noted = await actions('change-instructions');
  assert.deepEqual(
    noted.map(({ actor, detail }) => [actor, detail['from'], detail['to']]),
    [
      ['operator', null, 1],
      ['operator', 1, 2],
    ],
  );
  // As jq -cS writes it: names in order, nothing between.
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, each]) => [name, sorted(each)]),
    );
  };
  assert.equal(noted[1]?.detail['sha256'], hash('sha256', JSON.stringify(sorted(changed))));
  const [bot] = await actions('change-bot');
  assert.deepEqual(bot?.detail, { bot: 'enquiry', from: null, to: 1 });
  const endpoints = await actions('change-endpoint');
  assert.deepEqual(
    endpoints.map(({ detail }) => detail),
    [{ recipient: 'crm', kind: 'webhook' }],
  );
  const readers = await actions('add-reader');
  assert.deepEqual(
    readers.map(({ detail }) => detail),
    [
      { reader: 'officer', purposes: ['contact'], permissions: ['privacy'] },
      { reader: 'desk', purposes: ['contact'], permissions: [] },
    ],
  );
});

test('[AU3] imports, backups, changes of the master key and exports of the audit are noted, for each controller', async () => {
  const list = join(folder, 'list.csv');
  writeFileSync(list, 'Customer,Name,Since\r\n1,Aino,2026-01-01\r\n2,Eero,2020-01-01\r\n');
  const mapping = join(folder, 'map.json');
  writeFileSync(
    mapping,
    JSON.stringify({
      controller: 'bakery',
      source: 'crm',
      person: 'Customer',
      type: 'enquiry',
      notice: '2026-10',
      time: { column: 'Since' },
      purposes: ['contact'],
      fields: { name: 'Name' },
    }),
  );
  await remit(`import ${list} --mapping ${mapping} --dry-run --report ${join(folder, 'dry.jsonl')}`);
  assert.deepEqual(await actions('import'), []);
  await remit(`import ${list} --mapping ${mapping}`);
  const [run] = await actions('import');
  assert.deepEqual([run?.actor, run?.detail['rows'], run?.detail['source']], ['operator', 2, 'crm']);
  const [refused] = (await actions('refuse')).filter(({ actor }) => actor === 'operator');
  assert.deepEqual(refused?.detail['refused'], { retention_ended: 1 });

  assert.equal((await remit(`backup ${join(folder, 'backups')}`)).exit, 0);
  assert.equal((await remit(`backup ${join(folder, 'backups')} --keys`)).exit, 0);
  assert.deepEqual(
    (await actions('backup')).map(({ detail }) => detail['what']),
    ['data', 'keys'],
  );
  assert.equal((await remit('keys rotate')).exit, 0);
  assert.equal((await actions('rotate-keys'))[0]?.detail['done'], true);
  const forge = await bakery.inspect((controller) => controller.audit(0, 100), 'forge');
  assert.deepEqual(
    forge.slice(-3).map(({ action }) => action),
    ['backup', 'backup', 'rotate-keys'],
  );
  assert.equal((await remit(`audit export bakery ${join(folder, 'first.jsonl')}`)).exit, 0);
  assert.deepEqual(
    (await actions('export')).map(({ actor, detail }) => [actor, detail]),
    [['operator', { what: 'audit' }]],
  );
});

test('[AU6] an exported audit is verified without the database, and refused with code and line when a byte differs', async () => {
  const file = join(folder, 'audit.jsonl');
  const exported = await remit(`audit export bakery ${file}`);
  assert.deepEqual([exported.exit, exported.complained], [0, '']);
  const nowhere = { REMIT_DATA_DIR: join(folder, 'nothing') };
  const verified = await remit(`audit verify ${file}`, nowhere);
  assert.equal(verified.said, exported.said);
  const [, noted = ''] = /note this outside of this machine: (\S+)$/.exec(exported.said) ?? [];
  assert.equal((await remit(`audit verify ${file} --from-note ${noted}`, nowhere)).exit, 0);
  assert.equal((await remit(`audit verify bakery --from-note ${noted}`)).exit, 0);

  const text = readFileSync(file, 'utf8');
  const altered = join(folder, 'altered.jsonl');
  writeFileSync(altered, text.replace('"to":2', '"to":3'));
  const found = await remit(`audit verify ${altered}`, nowhere);
  assert.equal(found.exit, 1);
  assert.match(
    found.complained,
    /altered\.jsonl: line \d+: audit_changed: entry \d+ is not as it was written$/,
  );
  writeFileSync(altered, text.slice(0, -20));
  assert.match((await remit(`audit verify ${altered}`, nowhere)).complained, /audit_cut_off/);

  const wrong: Record<string, [number, RegExp]> = {
    [`audit verify ${join(folder, 'none.jsonl')}`]: [2, /cannot be read \(ENOENT\)/],
    [`audit verify ${folder}/`]: [2, /cannot be read \(EISDIR\)/],
    [`audit export bakery ${file}`]: [2, /is there already/],
    [`audit export bakery ${join(folder, 'no', 'where.jsonl')}`]: [2, /cannot be written \(ENOENT\)/],
    'audit export bakery name': [2, /expected a name with a dot/],
    'audit verify bakery --from-note 12': [2, /--from-note: expected a place and a hash/],
    [`audit verify --from-note ${noted}`]: [2, /expected the CONTROLLER or FILE/],
    [`audit verify bakery --from-note 1:${'0'.repeat(64)}`]: [1, /audit_not_as_noted: entry 1 /],
    [`audit verify bakery --from-note 99999:${'0'.repeat(64)}`]: [1, /audit_missing: entry \d+ is missing/],
    'audit verfy bakery': [2, /^command_unknown: no command "audit verfy"; did you mean audit verify\?/],
    'audit bakery': [2, /^command_unknown: no command "audit bakery"/],
    'audit report bakery --from 2026-11-01': [2, /--to: expected a day/],
    'audit report bakery --from 2026-11-02 --to 2026-11-01': [2, /--to: expected a later day/],
    'audit report bakery --from 2026-11-01 --to 2026-11-02 --format pdf': [2, /--format: expected/],
  };
  for (const [line, [exit, said]] of Object.entries(wrong)) {
    const answer = await remit(line);
    assert.equal(answer.exit, exit, line);
    assert.match(answer.complained, said);
  }
});

test('[AU7] a report of a period says on one page who looked, what was refused, changed and done, and what it lacks', async () => {
  const [from, to] = [dayOf(bakery.clock.now()), dayOf(bakery.clock.now() + DAY)];
  const time = bakery.clock.now();
  const record = enquiry({ time }, { name: 'Aino', email: 'aino@example.org' });
  await send({ records: [record, enquiry({ time, purposes: ['marketing'] })] });
  for (let times = 0; times < 3; times++) await bakery.get('/v1/leads?purpose=contact', OFFICER);
  await bakery.get('/v1/leads?purpose=marketing', TOKENS.contact);
  const report = await remit(`audit report bakery --from ${from} --to ${to}`);
  assert.deepEqual([report.exit, report.complained], [0, '']);
  assert.ok(report.said.split('\n').length <= 60);
  for (const line of [
    /^Audit of bakery, \S+ 00:00 to \S+ 00:00 \(UTC\)$/m,
    /^chain: \d+ entries, each as it was written; head \d+:[0-9a-f]{64}$/m,
    /^ +reader:officer +contact +leads +3 +\d+$/m,
    /^ +refused on arrival +visitor +consent_not_given +1$/m,
    /^ +access denied +reader:desk +purpose_not_granted +1$/m,
    /^ +export +operator +2$/m,
    /change-instructions: 1 to 2, SHA-256 [0-9a-f]{16}…/,
    /deliveries made, failed or waiting/,
  ])
    assert.match(report.said, line);
  assert.doesNotMatch(report.said, /Aino|aino@/);
  const json = JSON.parse((await remit(`audit report bakery --from ${from} --to ${to} --format json`)).said);
  assert.equal(json.summary.accesses[0].times, 3);
  const markdown = await remit(`audit report bakery --from ${from} --to ${to} --format md`);
  assert.match(
    markdown.said,
    /^# Audit of bakery[^]*\n\| reader:officer \| contact \| leads \| 3 \| \d+ \|\n/,
  );
  const before = await remit('audit report bakery --from 2020-01-01 --to 2020-02-01');
  assert.match(before.said, /nothing was noted in this period/);
});

test('[AU6] of an audit that is not as it was written there is neither a report nor an export', async () => {
  const database = openSqlite(bakery.dataDir);
  await sql`DROP TRIGGER audit_no_update`.execute(database.write);
  await sql`UPDATE audit SET actor = 'reader:nobody' WHERE controller_id = 'bakery' AND seq = 3`.execute(
    database.write,
  );
  await database.close();
  const file = join(folder, 'bad.jsonl');
  for (const command of [
    'audit verify bakery',
    'audit verify',
    'audit list bakery',
    `audit export bakery ${file}`,
    'audit report bakery --from 2026-01-01 --to 2030-01-01',
  ]) {
    const { exit, complained } = await remit(command);
    assert.equal(exit, 1, command);
    assert.equal(complained, 'audit of bakery: audit_changed: entry 3 is not as it was written');
  }
  assert.throws(() => readFileSync(file));
});
