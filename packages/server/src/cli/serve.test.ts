import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readConfig } from '../config.js';
import { instructions as bakeryInstructions } from '../testing/bakery.js';
import { runRemit } from '../testing/run-remit.js';

const folder = mkdtempSync(join(tmpdir(), 'remit-serve-'));
const file = join(folder, 'file');
writeFileSync(file, 'neither a folder nor a key\n', { mode: 0o600 });
const noDatabase = join(folder, 'no-database');
mkdirSync(noDatabase);
writeFileSync(join(noDatabase, 'remit.sqlite'), 'not SQLite '.repeat(1000));

/** Takes connections and says nothing on them. */
const silent = createServer();
let taken: string;
before(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  taken = String(port);
});
after(() => {
  silent.close();
  rmSync(folder, { recursive: true });
});

/** Starts a server and asks it to stop at once. */
const serve = (env: Record<string, string>) =>
  runRemit('serve', { REMIT_PORT: '0', REMIT_LOG_LEVEL: 'silent', ...env });

let fresh = 0;
const freshFolder = () => join(folder, `data-${fresh++}`);

const WRONG: Readonly<Record<string, () => readonly string[]>> = {
  REMIT_HOST: () => ['', '203.0.113.7', 'no.such.invalid', 'a b'],
  REMIT_PORT: () => ['', 'eighty', '65536', '-1', taken],
  REMIT_DATA_DIR: () => ['', file, join(file, 'within'), noDatabase],
  REMIT_MASTER_KEY: () => ['', 'c2hvcnQ='],
  REMIT_MASTER_KEY_FILE: () => ['', file, folder, join(file, 'within')],
  DATABASE_URL: () => [
    '',
    'mysql://127.0.0.1/remit',
    'postgres://127.0.0.1:99999/remit',
    'postgres://127.0.0.1:1/remit',
    'postgres://no.such.invalid/remit',
    `postgres://127.0.0.1:${taken}/remit`,
  ],
  REMIT_BACKUP_DIR: () => ['', file, join(file, 'within')],
  REMIT_RECEIPT_KEY_FILE: () => ['', file, folder, join(file, 'within')],
  REMIT_PROCESSOR_FILE: () => ['', file, folder, join(folder, 'nowhere')],
  REMIT_LOG_LEVEL: () => ['', 'loud'],
  REMIT_TRUST_PROXY: () => ['', 'maybe'],
  REMIT_RATE_PER_MINUTE: () => ['', '0', 'many'],
  REMIT_LEADS_PER_MINUTE: () => ['', '0', 'few'],
  REMIT_WORK_BITS: () => ['', '25', 'some'],
  REMIT_MAX_BODY_BYTES: () => ['', '1', '1e6'],
  REMIT_REQUEST_MONTHS: () => ['', '0', 'three'],
  REMIT_ALLOW_PRIVATE_TARGETS: () => ['', 'yes'],
  REMIT_SMTP_URL: () => ['', 'mail.example', 'https://mail.example'],
  REMIT_MAIL_FROM: () => ['', 'remit'],
  REMIT_PUBLIC_URL: () => ['', 'leads.example', 'ftp://leads.example', 'https://leads.example/?a'],
  REMIT_WIDGET_DIR: () => ['', file, folder, join(folder, 'nowhere')],
  REMIT_CONSOLE_DIR: () => ['', file, folder, join(folder, 'nowhere')],
};

test('a wrong value of each variable ends a first start with one line that names it, and exit code 2', async () => {
  const all = readConfig({ REMIT_XYZZY_QUUX: '' });
  assert.ok(!all.ok);
  assert.deepEqual(
    /known are (.*)$/.exec(all.problem)?.[1]?.split(', ').toSorted(),
    Object.keys(WRONG).toSorted(),
  );
  const isRefused = async (name: string, value: string): Promise<void> => {
    const { exit, said, complained } = await serve({ REMIT_DATA_DIR: freshFolder(), [name]: value });
    assert.deepEqual([exit, said], [2, ''], `${name}=${value}: ${complained}`);
    assert.match(complained, new RegExp(`^${name}: expected [^\n]+$`), value);
  };
  for (const [name, values] of Object.entries(WRONG))
    await Promise.all(values().map((value) => isRefused(name, value)));
});

test('[VA4] a start that fails after it made keys tells of none, and the next one that listens does, once', async () => {
  const REMIT_DATA_DIR = freshFolder();
  const failed = await serve({ REMIT_DATA_DIR, REMIT_PORT: taken });
  assert.deepEqual(
    [failed.said, failed.complained],
    ['', `REMIT_PORT: expected a free port; ${taken} is in use`],
  );
  const { exit, said, complained } = await serve({ REMIT_DATA_DIR });
  assert.deepEqual([exit, complained], [0, '']);
  const [master, receipt, ...rest] = said.split('\n');
  assert.equal(
    master,
    `remit: a master key was made: ${REMIT_DATA_DIR}/master.key. Back it up now: without it nothing personal can be read`,
  );
  assert.match(
    receipt ?? '',
    /^remit: a key was made that receipts are signed with: \S+\/receipt\.key\. Back it up/,
  );
  assert.match(rest.join('\n'), /^remit: listening at \S+\nremit: stopping\nremit: stopped$/);
  const next = await serve({ REMIT_DATA_DIR });
  assert.doesNotMatch(`${next.said}${next.complained}`, /made/);
});

test('whichever command opens a database that does not answer says the same line', async () => {
  const instructions = join(folder, 'instructions.json');
  writeFileSync(instructions, JSON.stringify(bakeryInstructions()));
  const commands = [
    `controller add ${instructions}`,
    'ledger verify bakery',
    'deliveries bakery',
    'replay bakery --all',
    'sweep',
    'keys status',
    `backup ${folder} --keys`,
    'document notice bakery',
  ];
  for (const command of commands)
    assert.deepEqual(
      await runRemit(command, { DATABASE_URL: 'postgres://127.0.0.1:1/remit' }),
      {
        exit: 2,
        said: '',
        complained: 'DATABASE_URL: expected a PostgreSQL that answers and lets this user in (ECONNREFUSED)',
      },
      command,
    );
});
