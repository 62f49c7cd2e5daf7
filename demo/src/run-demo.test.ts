import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { hash } from 'node:crypto';
import { PROTOCOL_VERSION } from '@remit/contract';
import { close, listen } from './listen.js';
import { runDemo, type Demo } from './run-demo.js';

const ANY = { server: 0, shop: 0, crm: 0 };
const directories: string[] = [];
const freshDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'remit-demo-'));
  directories.push(directory);
  return directory;
};
after(() => directories.forEach((directory) => rmSync(directory, { recursive: true })));

const start = (directory: string, tell: (line: string) => void = () => undefined) =>
  runDemo({ directory, ports: ANY, say: () => undefined, tell, now: Date.now });
const keptIn = (directory: string) => JSON.parse(readFileSync(join(directory, 'demo.json'), 'utf8'));

const read = async ({ server, token }: Demo, path: string) => {
  const answer = await fetch(server + path, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200, path);
  return answer.json();
};

/** Hands in a quote as the shop's page would, without any consent. */
const handIn = async (demo: Demo, siteKey: string): Promise<void> => {
  const { bot, instructions } = await (await fetch(`${demo.server}/v1/bots/lumo-garden/quote`)).json();
  assert.equal(bot.id, 'quote');
  const now = Date.now();
  const batch = {
    protocol: PROTOCOL_VERSION,
    controller: 'lumo-garden',
    key: siteKey,
    subject: { id: 'subject_of_this_test', secret: hash('sha256', 'secret').slice(0, 32) },
    sentAt: now,
    changes: [],
    records: [
      {
        id: 'record_of_this_test_1',
        type: 'quote',
        tag: {
          controller: 'lumo-garden',
          source: 'widget',
          purposes: ['contact'],
          notice: instructions.notices.at(-1),
          consent: null,
          time: now,
        },
        fields: { name: 'Aino Salmi', email: 'aino@example.com', what: 'greenhouse' },
      },
    ],
  };
  const answer = await fetch(`${demo.server}/v1/batch`, {
    method: 'POST',
    headers: { origin: demo.shop, 'content-type': 'text/plain' },
    body: JSON.stringify(batch),
  });
  const { verdicts } = await answer.json();
  assert.equal(verdicts[0].outcome, 'stored', JSON.stringify(verdicts));
};

const inCrm = async (demo: Demo): Promise<{ body: { data: { purpose: string; fields: unknown } } }[]> => {
  for (const end = Date.now() + 5000; Date.now() < end;) {
    const deliveries = await (await fetch(`${demo.crm}/leads.json`)).json();
    if (deliveries.length > 0) return deliveries;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return [];
};

test('a lead goes from the shop to the reader of its purpose and to the CRM, and a second start has it still', async () => {
  const directory = freshDirectory();
  const first = await start(directory);
  const kept = keptIn(directory);
  await handIn(first, kept.siteKey);
  const fields = { name: 'Aino Salmi', email: 'aino@example.com', what: 'greenhouse' };
  const [delivery, ...more] = await inCrm(first);
  assert.deepEqual(more, []);
  assert.equal(delivery?.body.data.purpose, 'contact');
  assert.deepEqual(delivery.body.data.fields, fields);
  await first.close();

  const second = await start(directory);
  try {
    assert.deepEqual([second.server, second.shop, second.crm], [first.server, first.shop, first.crm]);
    assert.equal(second.token, first.token);
    const { leads } = await read(second, '/v1/leads?purpose=contact');
    assert.deepEqual(leads[0].fields, fields);
    assert.equal((await read(second, '/v1/leads?purpose=marketing')).leads.length, 0);
    assert.equal((await inCrm(second)).length, 1);
  } finally {
    await second.close();
  }
});

test('only the owner may read the data directory and the keys in it, of which is told once', async () => {
  const directory = join(freshDirectory(), 'new');
  const told: string[] = [];
  for (let starts = 0; starts < 2; starts++)
    await (await start(directory, (line) => told.push(line))).close();
  assert.deepEqual(
    told.map((line) => /^.*?(?=: )/.exec(line)?.[0]),
    ['a master key was made', 'a key was made that receipts are signed with'],
  );
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(join(directory, 'demo.json')).mode & 0o777, 0o600);
});

test('notice, record of processing and policy of the demo name who runs it', async () => {
  const directory = freshDirectory();
  const demo = await start(directory);
  try {
    const notice = await fetch(`${demo.server}/v1/notices/lumo-garden?format=md`);
    assert.match(await notice.text(), /Niitty Cloud Oy/);
  } finally {
    await demo.close();
  }
  const main = fileURLToPath(new URL('../../packages/server/src/cli/main.ts', import.meta.url));
  const processor = fileURLToPath(new URL('../processor.json', import.meta.url));
  for (const [document, title] of [
    ['ropa', '# Record of processing activities on behalf of controllers'],
    ['policy', '# Privacy policy of Niitty Cloud Oy as a processor'],
  ] as const) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '-C', 'source', main, 'document', document],
      { env: { ...process.env, REMIT_DATA_DIR: directory, REMIT_PROCESSOR_FILE: processor } },
    );
    assert.equal(stdout.split('\n')[0], title);
    assert.match(
      stdout,
      document === 'ropa' ? /Lumo Garden[^]*Niitty Cloud Oy|Niitty Cloud Oy[^]*Lumo Garden/ : /Niittykatu 3/,
    );
  }
});

test('a port that another program has by now is replaced by a free one, and the rest stays', async () => {
  const directory = freshDirectory();
  const first = await start(directory);
  await first.close();
  const intruder = createServer((_request, response) => response.end('somebody else'));
  await listen(intruder, Number(new URL(first.shop).port));
  const second = await start(directory);
  try {
    assert.notEqual(second.shop, first.shop);
    assert.equal(second.token, first.token);
    // The instructions in force name the new origin: a page there may send.
    await handIn(second, keptIn(directory).siteKey);
  } finally {
    await second.close();
    await close(intruder);
  }
});

test('the same demo is not started twice', async () => {
  const directory = freshDirectory();
  const demo = await start(directory);
  try {
    await assert.rejects(start(directory), /running already/);
  } finally {
    await demo.close();
  }
});

test('connections on which nobody asks anything hold no stop up', { timeout: 20_000 }, async () => {
  const demo = await start(freshDirectory());
  const silent = [demo.server, demo.shop, demo.crm].map((url) =>
    connect(Number(new URL(url).port), '127.0.0.1'),
  );
  await Promise.all(silent.map((socket) => once(socket, 'connect')));
  const began = performance.now();
  await demo.close();
  const took = performance.now() - began;
  silent.forEach((socket) => socket.destroy());
  assert.ok(took < 5000, `stopping took ${took} ms`);
});

test('a data directory that cannot be understood is named and not overwritten', async () => {
  const directory = freshDirectory();
  writeFileSync(join(directory, 'demo.json'), '{"ports":{}}');
  await assert.rejects(start(directory), /demo\.json cannot be read/);
  assert.equal(readFileSync(join(directory, 'demo.json'), 'utf8'), '{"ports":{}}');
});

test('the start script says what to try and ends with 0 on Ctrl-C', async () => {
  const directory = freshDirectory();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '-C', 'source', fileURLToPath(new URL('start.ts', import.meta.url))],
    { env: { ...process.env, REMIT_DATA_DIR: directory }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  child.stdout.on('data', (part: Buffer) => {
    const before = said;
    said += part.toString();
    if (!before.includes('Ctrl-C') && said.includes('Ctrl-C')) child.kill('SIGINT');
  });
  assert.equal(await ended, 0);
  const { token, ports } = keptIn(directory);
  assert.ok(said.includes(`http://127.0.0.1:${ports.server}/console/#token=${token}`), said);
  assert.ok(said.includes('npx remit leads --purpose contact'), said);
});
