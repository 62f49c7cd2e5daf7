import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addOrUpdateController } from '../setup/add-controller.js';
import { openStore } from '../store/open-store.js';
import type { ControllerStore } from '../store/store.js';
import { instructions, SITE_KEY } from '../testing/bakery.js';
import { runCommand } from './run-command.js';

const NOW = Date.UTC(2026, 10, 20, 12);
const MAPPING = {
  controller: 'bakery',
  source: 'crm',
  person: 'Customer',
  type: 'enquiry',
  notice: '2026-10',
  time: { column: 'Since' },
  purposes: ['contact'],
  fields: { name: 'Name', email: 'E-mail', phone: 'Phone' },
  consents: {
    marketing: {
      column: 'Offers',
      given: ['yes'],
      refused: ['no'],
      time: { column: 'Since' },
      words: 'To write to you about new bread.',
      language: 'en',
      surface: 'paper-form',
      method: 'signature',
    },
  },
};
const HEAD = 'Customer,Name,E-mail,Phone,Since,Offers\r\n';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remit-import-'));
  await inBakery(async () => {});
  await writeFile(join(folder, 'map.json'), JSON.stringify(MAPPING));
});
after(() => rm(folder, { recursive: true, force: true }));

const inBakery = async <T>(look: (controller: ControllerStore) => Promise<T>): Promise<T> => {
  const store = await openStore({ dataDir: join(folder, 'data'), now: () => NOW });
  try {
    const setup = { instructions: instructions(), bots: [], siteKey: SITE_KEY, readers: [], endpoints: [] };
    const added = await addOrUpdateController(store, setup, NOW);
    assert.ok(added.ok);
    return await look(added.controller);
  } finally {
    await store.close();
  }
};

let files = 0;
const run = async (content: string | Buffer, args: readonly string[] = [], mapping: object = MAPPING) => {
  const file = join(folder, `list-${++files}.csv`);
  await writeFile(file, content);
  await writeFile(join(folder, 'map.json'), JSON.stringify(mapping));
  return runOn(file, args);
};
const runOn = async (file: string, args: readonly string[] = []) => {
  const [out, err, shown]: [string[], string[], string[]] = [[], [], []];
  const exit = await runCommand(['import', file, '--mapping', join(folder, 'map.json'), ...args], {
    env: { REMIT_DATA_DIR: join(folder, 'data') },
    say: (line) => out.push(line),
    complain: (line) => err.push(line),
    progress: (line) => shown.push(line),
    fetch: globalThis.fetch,
    now: () => NOW,
    width: 120,
    stopped: new Promise(() => {}),
  });
  const report = `${file}.report.jsonl`;
  const rows = existsSync(report)
    ? readFileSync(report, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  return { exit, out, err, shown, rows, file };
};

const leads = () => inBakery((shop) => shop.records('lead', undefined, 1000));
const list = (...rows: string[]) => `${HEAD}${rows.map((row) => `${row}\r\n`).join('')}`;

test('[SO6] rows are decided as everything else is, and the report names each without a value of it', async () => {
  const before = (await leads()).length;
  const { exit, out, rows, file, shown } = await run(
    list(
      '1,Aino,aino@list.example,+358 40 123,2026-10-05,yes',
      '2,"Eero ""E""",eero@list.example,,2026-10-05T12:00:00Z,no',
      '3,Old,old@list.example,,2019-01-01,',
      '4,Half,half@list.example',
      '5,Bad,bad@list.example,,yesterday,',
      '6,Maybe,maybe@list.example,,2026-10-05,perhaps',
      ',Nobody,nobody@list.example,,2026-10-05,',
      '8,=HYPERLINK(1),formula@list.example,,2026-10-05,',
      '9,@SUM(1),formula@list.example,,2026-10-05,',
      '10,-2+3+cmd|x,formula@list.example,,2026-10-05,',
    ),
  );
  assert.equal(exit, 1);
  assert.deepEqual(rows, [
    { row: 2, outcome: 'stored' },
    { row: 3, outcome: 'stored' },
    { row: 4, outcome: 'refused', code: 'retention_ended', at: 'tag.purposes' },
    { row: 5, outcome: 'refused', code: 'row_columns', at: '' },
    { row: 6, outcome: 'refused', code: 'row_time', at: 'Since' },
    { row: 7, outcome: 'refused', code: 'row_consent', at: 'Offers' },
    { row: 8, outcome: 'refused', code: 'row_person', at: 'Customer' },
    { row: 9, outcome: 'refused', code: 'row_formula', at: 'Name' },
    { row: 10, outcome: 'refused', code: 'row_formula', at: 'Name' },
    { row: 11, outcome: 'refused', code: 'row_formula', at: 'Name' },
  ]);
  assert.doesNotMatch(readFileSync(`${file}.report.jsonl`, 'utf8') + out.join(), /aino|list\.example|cmd/i);
  assert.match(
    out.join('\n'),
    /^stored 2, reduced 0, duplicate 0, refused 8\n  refused row_formula: 3; rows 9/,
  );
  assert.match(shown.join(), /100 %, 10 of 10 rows/);
  const stored = await leads();
  assert.equal(stored.length - before, 2);
  assert.deepEqual(
    stored
      .map(({ tag }) => [tag.source, tag.purposes.join()])
      .toSorted()
      .slice(0, 2),
    [
      ['crm', 'contact'],
      ['crm', 'contact,marketing'],
    ],
  );
});

test('[SO6] a list that is imported again, or goes on after it was broken off, brings nothing twice', async () => {
  const content = list('21,A,a@list.example,,2026-10-05,yes', '22,B,b@list.example,,2026-10-05,');
  const first = await run(content);
  assert.equal(first.exit, 0, first.err.join());
  const count = (await leads()).length;
  const again = await runOn(first.file);
  assert.deepEqual(
    again.rows.map(({ outcome }) => outcome),
    ['duplicate', 'duplicate'],
  );
  assert.equal((await leads()).length, count);
});

test('[SO7] a dry run says what would become of each row, and stores nothing', async () => {
  const before = (await leads()).length;
  const content = list(
    '31,A,a@list.example,,2026-10-05,yes',
    '32,B,b@list.example,,2019-10-05,',
    '33,=1,c,,2026-10-05,',
  );
  const dry = await run(content, ['--dry-run']);
  assert.match(dry.out[0] ?? '', /^would be stored 1, reduced 0, duplicate 0, refused 2$/);
  assert.equal((await leads()).length, before);
  const wet = await runOn(dry.file);
  assert.deepEqual(wet.rows, dry.rows);
  assert.equal((await leads()).length, before + 1);
  const after = await runOn(dry.file, ['--dry-run']);
  assert.equal(after.rows[0].outcome, 'duplicate');
});

test('[SO8] a file that is damaged, cut off, in another encoding or not as mapped changes nothing', async () => {
  const before = (await leads()).length;
  const good = list('41,A,a@list.example,,2026-10-05,', '42,Ä,b@list.example,,2026-10-05,');
  const refused: [string | Buffer, string, object?][] = [
    [good.slice(0, -12), 'csv_cut_off'],
    [Buffer.from(good, 'latin1'), 'csv_encoding'],
    [Buffer.from(good, 'utf16le'), 'csv_encoding'],
    [good.replace('41,A', '41,A"'), 'csv_malformed'],
    ['', 'csv_empty'],
    [good.replace('E-mail', 'Mail'), 'column_missing'],
    [good.replace('Phone', 'Name'), 'column_twice'],
    [good.replace('Phone,', 'Phone,Name,'), 'column_twice'],
    [good, 'mapping_contradicts', { ...MAPPING, type: 'unheard-of' }],
    [good, 'mapping_contradicts', { ...MAPPING, purposes: ['selling'] }],
    [good, 'mapping_contradicts', { ...MAPPING, fields: { shoe: 'Name' } }],
  ];
  for (const [content, code, mapping] of refused) {
    const { exit, err, rows } = await run(content, [], mapping);
    assert.equal(exit, 1, code);
    assert.match(err.join('\n'), new RegExp(`^${code}: `));
    assert.deepEqual(rows, []);
  }
  await writeFile(join(folder, 'map.json'), JSON.stringify(MAPPING));
  const nowhere = await runOn(join(folder, 'nowhere.csv'));
  assert.match(nowhere.err.join(), /^csv_unreadable: /);
  const wrong = await run(good, [], { ...MAPPING, sauce: 'crm' });
  assert.match(wrong.err.join(), /map\.json: document: Unrecognized key/);
  assert.equal((await leads()).length, before);
});

test('[SO4] an import brings nobody back who was erased', async () => {
  const row = 'Back@list.example,Back,back@list.example,,2026-10-05,yes';
  await run(list(row));
  await inBakery(async (shop) => {
    const person = shop.person('crm', 'back@list.example');
    const subject = person?.id ?? '';
    assert.ok(await shop.eraseSubject({ subject, actor: 'reader:desk', now: NOW }));
  });
  const before = (await leads()).length;
  const dry = await run(`${list(row)}\r\n`, ['--dry-run']);
  const { rows, exit } = await runOn(dry.file);
  assert.equal(exit, 1);
  assert.deepEqual(rows, [
    {
      row: 2,
      outcome: 'refused',
      code: 'erased',
      at: 'tag.purposes',
      consents: [{ purpose: 'marketing', code: 'erased' }],
    },
  ]);
  assert.deepEqual(dry.rows, rows);
  assert.equal((await leads()).length, before);
});
