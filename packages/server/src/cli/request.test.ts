import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessExportSchema, portabilityExportSchema } from '../requests/export-schema.js';
import { batchOf, enquiry, newId, newVisitor, type Visitor } from '../testing/bakery.js';
import { startBakery, type Bakery } from '../testing/start-bakery.js';
import { runCommand } from './run-command.js';

const DPO = 'rt_dpo_0123456789abcdef';
const STAFF = 'rt_staff_0123456789abcdef';

const folder = mkdtempSync(join(tmpdir(), 'remit-cli-requests-'));
let bakery: Bakery;
before(async () => {
  bakery = await startBakery({
    readers: [
      { id: 'dpo', token: DPO, purposes: ['contact'], permissions: ['privacy'] },
      {
        id: 'staff',
        token: STAFF,
        purposes: ['contact'],
        permissions: ['privacy'],
        employer: 'processor',
      },
    ],
  });
});
after(async () => {
  await bakery.remove();
  rmSync(folder, { recursive: true });
});

const remit = async (args: readonly string[], token = DPO) => {
  const said: string[] = [];
  const complained: string[] = [];
  const exit = await runCommand(args, {
    env: { REMIT_URL: bakery.url, REMIT_TOKEN: token },
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
    fetch,
    now: Date.now,
    width: 200,
    stopped: new Promise(() => {}),
  });
  return { exit, said: said.join('\n'), complained: complained.join('\n') };
};
const handIn = async (): Promise<Visitor> => {
  const visitor = newVisitor();
  const time = bakery.clock.now();
  const batch = batchOf(visitor, time, { records: [enquiry({ time })] });
  assert.equal((await bakery.post('/v1/batch', batch)).status, 200);
  return visitor;
};
const ask = async (visitor: Visitor, request: object): Promise<string> => {
  const id = newId();
  const { changes: _changes, records: _records, ...own } = batchOf(visitor, bakery.clock.now());
  const asked = await bakery.post('/v1/requests', { ...own, request: { id, ...request } });
  assert.equal(asked.status, 200, asked.text);
  return id;
};

test('[RQ4] remit requests lists what is due, and remit request answers, refuses and extends it', async () => {
  const visitor = await handIn();
  const access = await ask(visitor, { kind: 'access', text: 'All of it\u001b[2J, please' });
  const wrong = await ask(visitor, { kind: 'rectification', field: 'name', value: 'Aino Maria' });
  const listed = await remit(['requests']);
  assert.equal(listed.exit, 0, listed.complained);
  const [heads, ...rows] = listed.said.split('\n');
  assert.match(heads ?? '', /^DUE \(UTC\) +REQUEST +SUBJECT +KIND/);
  assert.equal(rows.at(-1), '2 requests of bakery, open');
  for (const text of [access, visitor.id, '“All of it·[2J, please”', 'name = Aino Maria'])
    assert.ok(listed.said.includes(text), text);

  const extended = await remit(['request', 'extend', access, '--months', '2', '--reason', 'Much to read.']);
  assert.match(extended.said, new RegExp(`^${access}: access of ${visitor.id}, open; due \\d{4}-`));
  const again = await remit(['request', 'extend', access, '--months', '1', '--reason', 'More.']);
  assert.deepEqual([again.exit, again.complained.split(':')[0]], [1, 'extension_too_long']);
  const answered = await remit(['request', 'answer', wrong]);
  assert.match(answered.said, /rectification of .*, fulfilled\n1 record changed or erased$/);
  const granted = await remit(['request', 'answer', access]);
  assert.match(granted.said, /fulfilled\nthe person can fetch it now, where they asked$/);
  const refused = await remit(['request', 'refuse', access, '--reason', 'No.']);
  assert.deepEqual([refused.exit, refused.complained.split(':')[0]], [1, 'request_answered']);
  assert.equal((await remit(['requests', '--json'])).said.includes('"requests": []'), true);
  assert.match((await remit(['requests', '--state', 'fulfilled'])).said, /2 requests of bakery, fulfilled$/);
});

test('[RQ4] what is missing is asked for, and staff of the processor is refused', async () => {
  for (const args of [
    ['request', 'refuse', newId()],
    ['request', 'extend', newId(), '--months', '3', '--reason', 'x'],
    ['request', 'extend', newId(), '--months', '1'],
    ['request', 'answer'],
    ['export', newId()],
    ['export', newId(), '--out', 'x', '--format', 'pdf'],
    ['export', newId(), '--out', 'x', '--format', 'html', '--portable'],
  ])
    assert.equal((await remit(args)).exit, 2, args.join(' '));
  for (const args of [['requests'], ['request', 'answer', newId()], ['export', newId(), '--out', 'x']]) {
    const { exit, complained } = await remit(args, STAFF);
    assert.deepEqual([exit, complained.split(':')[0]], [1, 'processor_may_not_answer'], args.join(' '));
  }
});

test('[RQ6] remit export writes a copy for its owner alone, and over nothing', async () => {
  const visitor = await handIn();
  const json = join(folder, 'copy.json');
  const first = await remit(['export', visitor.id, '--out', json]);
  assert.equal(first.exit, 0, first.complained);
  const copy = accessExportSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
  assert.equal(copy.person.id, visitor.id);
  assert.equal(statSync(json).mode & 0o777, 0o600);
  const html = join(folder, 'copy.html');
  await remit(['export', visitor.id, '--out', html, '--format', 'html']);
  assert.match(readFileSync(html, 'utf8'), /^<!doctype html>[^]*aino@example\.org/);
  const portable = join(folder, 'portable.json');
  await remit(['export', visitor.id, '--out', portable, '--portable']);
  portabilityExportSchema.parse(JSON.parse(readFileSync(portable, 'utf8')));

  writeFileSync(join(folder, 'mine'), 'mine');
  for (const [out, why] of [
    [join(folder, 'mine'), 'there is a file of this name already'],
    [join(folder, 'nowhere', 'x'), 'there is no such folder'],
    [folder, 'there is a file of this name already'],
  ] as const) {
    const { exit, complained } = await remit(['export', visitor.id, '--out', out]);
    assert.deepEqual([exit, complained], [1, `--out: ${why}`]);
  }
  assert.equal(readFileSync(join(folder, 'mine'), 'utf8'), 'mine');
  const nobody = await remit(['export', newId(), '--out', join(folder, 'x')]);
  assert.deepEqual([nobody.exit, nobody.complained.split(':')[0]], [1, 'subject_unknown']);
});
