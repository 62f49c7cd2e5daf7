import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { batchOf, bot, change, enquiry, instructions, newVisitor, ORIGIN } from '../testing/bakery.js';
import { runRemit } from '../testing/run-remit.js';
import { startServer, type RunningServer } from '../start-server.js';

let folder: string;
let dataDir: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remit-cli-'));
  dataDir = join(folder, 'data');
});
after(() => rm(folder, { recursive: true, force: true }));

const KEY = Buffer.alloc(32, 'a key').toString('base64');

const remit = (args: string, env: Record<string, string> = {}) =>
  runRemit(args, { REMIT_DATA_DIR: dataDir, REMIT_MASTER_KEY: KEY, ...env });
const file = async (name: string, document: unknown): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, typeof document === 'string' ? document : JSON.stringify(document));
  return path;
};

test('help names every command and says what each takes', async () => {
  const { exit, said } = await remit('--help');
  assert.equal(exit, 0);
  for (const command of ['serve', 'controller add', 'leads', 'why'])
    assert.match(said, new RegExp(`remit ${command} `));
  assert.match((await remit('leads --help')).said, /--purpose PURPOSE/);
  assert.equal((await remit('')).exit, 2);
});

test('a wrong command line is answered in words, with the nearest name', async () => {
  const wrong: Record<string, RegExp> = {
    sevre: /no command "sevre"; did you mean serve\?/,
    'controller ad x': /did you mean controller add\?/,
    'leads --purpos contact': /unknown option --purpos; did you mean --purpose\?/,
    'leads --purpose contact --expalin': /did you mean --explain\?/,
    'leads --purpose': /--purpose needs a value/,
    'leads --purpose a --purpose b': /--purpose is given twice/,
    'leads --purpose a --json=yes': /--json takes no value/,
    leads: /--purpose is missing/,
    'leads --purpose a b': /nothing is expected at "b"/,
    why: /RECORD is missing/,
    'controller add': /FILE is missing/,
    'controller add x --reader console': /--reader: expected NAME=PURPOSE,PURPOSE/,
    'controller add x --site-key short': /--site-key: expected/,
    'leads --purpose contact': /REMIT_TOKEN: expected/,
  };
  for (const [line, said] of Object.entries(wrong)) {
    const { exit, complained } = await remit(line);
    assert.equal(exit, 2, line);
    assert.match(complained, said);
  }
  assert.equal((await remit('leads --purpose a', { REMIT_TOKEN: 'x', REMIT_URL: 'nowhere' })).exit, 2);
});

test('a wrong configuration is one line that names the variable, and exit code 2', async () => {
  for (const command of ['serve', 'controller add x']) {
    const { exit, complained } = await remit(command, { REMIT_PORT: 'eighty' });
    assert.deepEqual([exit, complained.split('\n').length], [2, 1]);
    assert.match(complained, /^REMIT_PORT: expected a port/);
  }
  const occupied = await startServer({ port: 0, dataDir: join(folder, 'occupied'), logLevel: 'silent' });
  const { port } = new URL(occupied.url);
  const taken = await remit('serve', { REMIT_PORT: port, REMIT_LOG_LEVEL: 'silent' });
  assert.deepEqual(
    [taken.exit, taken.complained, taken.said],
    [2, `REMIT_PORT: expected a free port; ${port} is in use`, ''],
  );
  await occupied.close();
  const noFolder = await remit('serve', { REMIT_DATA_DIR: await file('a-file', ''), REMIT_PORT: '0' });
  assert.equal(noFolder.exit, 2);
  assert.match(noFolder.complained, /^REMIT_DATA_DIR: expected a folder/);
});

test('a contradiction in the instructions is refused with its path and reason', async () => {
  const good = instructions();
  const { contact } = good.purposes;
  assert.ok(contact);
  const contradictions: [document: unknown, said: RegExp][] = [
    ['{ not json', /not JSON/],
    [
      { ...good, purposes: { ...good.purposes, contact: { ...contact, wordingSince: '2020-01' } } },
      /purposes\.contact\.wordingSince: not among the notices/,
    ],
    [
      { ...good, purposes: { ...good.purposes, contact: { ...contact, categories: ['password'] } } },
      /purposes\.contact\.categories\.0: .*PL4/,
    ],
    [{ ...good, extra: 1 }, /Unrecognized key/],
  ];
  for (const [document, said] of contradictions) {
    const { exit, complained } = await remit(`controller add ${await file('wrong.json', document)}`);
    assert.equal(exit, 1);
    assert.match(complained, said);
  }
  const path = await file('good.json', good);
  const against: Record<string, RegExp> = {
    '--reader desk=gossip': /readers\.desk: the instructions have no purpose gossip/,
    '--endpoint nobody=https://x.example/': /endpoints\.nobody: no such recipient/,
    '--endpoint crm=ftp://x.example/': /endpoints\.crm: expected an address/,
  };
  const askingTooMuch = {
    ...bot,
    steps: { ...bot.steps, news: { ...bot.steps['news'], purposes: ['profiling'] } },
  };
  against[`--bot ${await file('bad-bot.json', askingTooMuch)}`] =
    /bots\.enquiry\.steps\.news\.purposes: .* profiling/;
  for (const [option, said] of Object.entries(against)) {
    const { exit, complained } = await remit(`controller add ${path} ${option}`);
    assert.equal(exit, 1, option);
    assert.match(complained, said);
  }
  assert.equal((await remit(`controller add ${join(folder, 'absent.json')}`)).exit, 1);
});

test('a controller whose instructions name no origin is added, with a warning that no page may send', async () => {
  const path = await file('nowhere.json', { ...instructions(), controller: 'nowhere', origins: [] });
  const { exit, said, complained } = await remit(`controller add ${path}`);
  assert.deepEqual([exit, /controller nowhere: added/.test(said)], [0, true]);
  assert.match(complained, /origins: none, so no page may send/);
});

test('from instructions to a lead and why it is kept', async () => {
  const first = await file('bakery.json', instructions());
  const botFile = await file('bot.json', bot);
  const added = await remit(
    `controller add ${first} --bot ${botFile} --reader desk=contact,marketing --endpoint crm=https://crm.example/leads`,
  );
  assert.deepEqual([added.exit, added.complained], [0, '']);
  const [, token = ''] = /reader +desk \(contact, marketing\): (\S+)/.exec(added.said) ?? [];
  const [, key = ''] = /site key +(\S+)/.exec(added.said) ?? [];
  assert.match(added.said, /recipient +crm at https:\/\/crm\.example\/leads: whsec_\S+/);

  const again = await remit(`controller add ${first} --bot ${botFile}`);
  assert.deepEqual(
    [again.exit, again.said.split('\n')[0]],
    [0, 'controller bakery: up to date, instructions version 1'],
  );
  const changed = { ...instructions(), party: { name: 'Bread', contact: 'privacy@bakery.example' } };
  const sameVersion = await remit(`controller add ${await file('changed.json', changed)}`);
  assert.deepEqual([sameVersion.exit, sameVersion.complained.includes('version 1 is in force')], [1, true]);
  const newer = await remit(`controller add ${await file('newer.json', { ...changed, version: 2 })}`);
  assert.match(newer.said, /instructions version 2/);
  assert.equal((await remit(`controller add ${first} --reader late=contact`)).exit, 1);

  const server: RunningServer = await startServer({
    port: 0,
    dataDir,
    masterKeys: { value: KEY },
    logLevel: 'silent',
  });
  try {
    const env = { REMIT_URL: server.url, REMIT_TOKEN: token };
    const now = Date.now();
    const grant = change('marketing', 'given', now);
    const fields = { name: 'Aino \u001b[2J\u202eExample', email: 'aino@example.org', phone: '+358401234567' };
    const record = enquiry({ time: now, purposes: ['contact', 'marketing'], consent: grant.id }, fields);
    const batch = batchOf(newVisitor(), now, { key, changes: [grant], records: [record] });
    const posted = await fetch(`${server.url}/v1/batch`, {
      method: 'POST',
      body: JSON.stringify(batch),
      headers: { 'content-type': 'text/plain', origin: ORIGIN },
    });
    assert.equal(posted.status, 200);

    const listed = await remit('leads --purpose contact', env);
    assert.match(listed.said, new RegExp(`${record.id} +enquiry +Aino ·\\[2J·Exa… +aino@example`));
    assert.match(listed.said, /1 lead of bakery may be used for contact$/);
    const explained = await remit('leads --purpose marketing --explain', env);
    assert.match(explained.said, /withheld: phone \(category_not_instructed\)/);
    assert.match(explained.said, /0 left out/);
    const json = await remit('leads --purpose contact --json', env);
    assert.equal(Object(JSON.parse(json.said)).leads[0].id, record.id);
    assert.match((await remit('leads --purpose analytics', env)).complained, /purpose_not_granted/);

    const why = await remit(`why ${record.id}`, env);
    assert.match(why.said, /contact: contract, kept until 20/);
    assert.match(why.said, /given .*, notice 2026-10\n +“To write to you about new bread\.”/);
    assert.match(why.said, /recipients\n +crm for contact: due/);
    const one = await remit(`why ${record.id} phone`, env);
    assert.match(one.said, /phone \(phone\): \+358401234567/);
    assert.match(one.said, /for contact; not for marketing: category_not_instructed \(PL3\)/);
    assert.doesNotMatch(one.said, /^ *email \(/m);
    assert.match(
      (await remit(`why ${record.id} shoe`, env)).complained,
      /no field shoe; it has name, email, phone/,
    );
    const unknown = await remit('why AAAAAAAAAAAAAAAAAAAAAA', env);
    assert.deepEqual(
      [unknown.exit, unknown.complained],
      [1, 'record_unknown: The controller has no such record.'],
    );
  } finally {
    await server.close();
  }
  const gone = await remit('leads --purpose contact', { REMIT_URL: server.url, REMIT_TOKEN: token });
  assert.deepEqual([gone.exit, gone.complained], [1, `no server answers at ${server.url}`]);
});
