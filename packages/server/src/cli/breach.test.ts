import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { openSqlite } from '../store/open-sqlite.js';
import { handIn } from '../testing/hand-in.js';
import { runRemit } from '../testing/run-remit.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

const OFFICER = 'rt_officer_0123456789';
const HOUR = 36e5;
const folder = mkdtempSync(join(tmpdir(), 'remit-breach-'));
let bakery: Bakery;
/** Somebody who consented to marketing, who did not, who was erased since, and who came after the end. */
let people: { consenting: string; other: string; erased: string; later: string };
let from: string;
let to: string;

const iso = () => new Date(bakery.clock.now()).toISOString();
const remit = (args: string) =>
  runRemit(
    args,
    { REMIT_DATA_DIR: bakery.dataDir },
    { now: bakery.clock.now, stopped: new Promise(() => {}) },
  );
const queries = async (id = 'bakery') =>
  (await bakery.inspect((controller) => controller.audit(0, 10_000), id)).filter(
    ({ action }) => action === 'breach-query',
  );

before(async () => {
  bakery = await startBakery({
    readers: [
      { id: 'officer', token: OFFICER, purposes: ['contact'], permissions: ['privacy'] },
      { id: 'news', token: TOKENS.contact, purposes: ['marketing'] },
    ],
  });
  const consenting = (await handIn(bakery, ['contact', 'marketing'])).visitor.id;
  bakery.clock.skip(HOUR);
  from = iso();
  const other = (await handIn(bakery, ['contact'])).visitor.id;
  const erased = (await handIn(bakery, ['contact'])).visitor.id;
  assert.equal((await bakery.get('/v1/leads?purpose=marketing', TOKENS.contact)).status, 200);
  assert.equal((await bakery.get('/v1/leads?purpose=contact', TOKENS.contact)).status, 403);
  assert.equal((await bakery.get('/v1/leads?purpose=contact', OFFICER)).status, 200);
  bakery.clock.skip(HOUR);
  to = iso();
  const later = (await handIn(bakery, ['contact'])).visitor.id;
  await bakery.post(`/v1/subjects/${erased}/erasure`, {}, { authorization: `Bearer ${OFFICER}` });
  people = { consenting, other, erased, later };
});
after(async () => {
  await bakery.remove();
  rmSync(folder, { recursive: true });
});

test('[BQ1] [BQ2] people, categories and controllers exposed between two times, and what cannot be known any more', async () => {
  const { exit, said, complained } = await remit(`breach --all --from ${from} --to ${to}`);
  assert.deepEqual([exit, complained], [0, '']);
  const lines = said.split('\n');
  const lineOf = (id: string) => lines.find((line) => line.includes(id));
  assert.equal(
    lineOf(people.consenting),
    `bakery  ${people.consenting}  1 record  email, name, phone  1 choice`,
  );
  assert.equal(lineOf(people.other), `bakery  ${people.other}  1 record  email, name, phone`);
  assert.match(lineOf(people.erased) ?? '', /0 records {2}no field {2}erased \d{4}-/);
  assert.equal(lineOf(people.later), undefined, 'came after the end');
  assert.match(said, /^bakery, .*: what was kept of 2 people in 2 records$/m);
  assert.match(said, /^ {2}email +2 +2$/m);
  assert.match(said, /^ {2}choices in the ledger of consent +1 +1$/m);
  assert.match(said, /^ {2}1 person erased since the beginning, with 1 record and 3 fields by the audit: /m);
  assert.match(said, /^forge, .*: what was kept of 0 people in 0 records$/m);
  assert.ok(!said.includes('Aino') && !said.includes('aino@'));
});

test('[BQ1] a program gets a line of JSON for each, and a file is its owner’s alone', async () => {
  const file = join(folder, 'people.jsonl');
  const { exit, said } = await remit(`breach bakery --from ${from} --to ${to} --json --out ${file}`);
  assert.equal(exit, 0);
  const found = JSON.parse(said);
  assert.deepEqual(
    [found.line, found.controller, found.people, found.records, found.erased, found.erasedByAudit],
    ['controller', 'bakery', 2, 2, 1, { records: 1, fields: 3 }],
  );
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const listed = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    listed.map(({ subject }) => subject).toSorted(),
    [people.consenting, people.other, people.erased].toSorted(),
  );
  assert.deepEqual(listed.find(({ subject }) => subject === people.other).categories, {
    email: 1,
    name: 1,
    phone: 1,
  });
  const again = await remit(`breach bakery --from ${from} --to ${to} --out ${file}`);
  assert.deepEqual([again.exit, again.said], [2, '']);
  assert.match(again.complained, /--out: .* cannot be made \(EEXIST\)/);
});

test('[BQ3] narrowed to a reader it is what their purposes let them see, and what they did by the audit', async () => {
  const { exit, said } = await remit(`breach bakery --from ${from} --to ${to} --reader news`);
  assert.equal(exit, 0);
  assert.match(
    said,
    new RegExp(`^bakery {2}${people.consenting} {2}1 record {2}email, name {2}1 choice$`, 'm'),
  );
  assert.ok(!said.includes(people.other));
  assert.match(said, /what news could have seen of 1 person in 1 record$/m);
  assert.match(said, /^ {2}leads +marketing +1 +1$/m);
  assert.match(said, /^ {2}access denied +purpose_not_granted +1$/m);
  assert.doesNotMatch(said, /leads +contact/, 'that was somebody else');
  const early = await remit(`breach bakery --from 2020-01-01 --to ${from} --reader news`);
  assert.match(early.said, /by the audit\n {2}nothing\n/);
  const all = await remit(`breach --all --from ${from} --to ${to} --reader news --json`);
  assert.deepEqual(
    all.said.split('\n').map((line) => JSON.parse(line).controller),
    ['bakery', 'bakery', 'bakery'],
    'forge has no such reader',
  );
});

test('[AU3] that it was asked is noted for each controller of which it was', async () => {
  const [done, forge] = [(await queries()).length, (await queries('forge')).length];
  await remit(`breach --all --from ${from} --to ${to}`);
  await remit(`breach bakery --from ${from} --to ${to} --reader officer`);
  const period = { from: Date.parse(from), to: Date.parse(to) };
  assert.deepEqual(
    (await queries()).slice(done).map(({ actor, subject, detail }) => [actor, subject, detail]),
    [
      ['operator', null, period],
      ['operator', null, { ...period, reader: 'officer' }],
    ],
  );
  assert.equal((await queries('forge')).length, forge + 1);
});

test('[BQ1] what is asked wrongly is refused, and nothing is noted', async () => {
  const done = (await queries()).length;
  const future = new Date(bakery.clock.now() + HOUR).toISOString();
  const wrong: Record<string, RegExp> = {
    [`breach --from ${from} --to ${to}`]: /expected one of CONTROLLER and --all/,
    [`breach bakery --all --from ${from} --to ${to}`]: /expected one of CONTROLLER and --all/,
    [`breach bakery --to ${to}`]: /--from: expected a moment/,
    [`breach bakery --from ${from} --to 2026-02-30`]: /--to: expected a moment/,
    [`breach bakery --from ${to} --to ${from}`]: /--to: expected a later moment/,
    [`breach bakery --from ${from} --to ${future}`]: /--to: expected a moment that is past/,
    [`breach nobody --from ${from} --to ${to}`]: /there is no controller nobody/,
    [`breach bakery --from ${from} --to ${to} --reader nobody`]: /bakery has no reader nobody/,
    [`breach --all --from ${from} --to ${to} --reader nobody`]: /no controller has a reader nobody/,
    [`breach bakery --from ${from} --to ${to} --out ${folder}/no/where`]: /cannot be made \(ENOENT\)/,
  };
  for (const [line, complaint] of Object.entries(wrong)) {
    const { exit, said, complained } = await remit(line);
    assert.deepEqual([exit, said], [2, ''], line);
    assert.match(complained, complaint);
  }
  assert.equal((await queries()).length, done);
});

test('[AU6] an audit that is not as it was written is told of, and the people are listed all the same', async () => {
  const database = openSqlite(bakery.dataDir);
  await sql`DROP TRIGGER audit_no_update`.execute(database.write);
  await sql`UPDATE audit SET actor = 'reader:nobody' WHERE controller_id = 'bakery' AND seq = 3`.execute(
    database.write,
  );
  await database.close();
  const { exit, said, complained } = await remit(`breach bakery --from ${from} --to ${to}`);
  assert.equal(exit, 1);
  assert.match(complained, /^audit of bakery: audit_changed: entry 3 is not as it was written; /);
  assert.match(said, /what was kept of 2 people/);
  assert.match(said, /1 person erased since the beginning: which categories/);
});
