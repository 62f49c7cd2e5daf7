import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from 'zod';
import { loadOrMakeReceiptKeys } from '../receipts/receipt-keys.js';
import { batchOf, change, instructions, newVisitor } from '../testing/bakery.js';
import { startBakery } from '../testing/start-bakery.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'remit-receipt-verify-'));
after(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

/** What a visitor has when the server is gone: what it answered, and its public keys. */
const { answer, jwks } = await (async () => {
  const processorFile = write(
    'processor.json',
    JSON.stringify({ name: 'Leipä Cloud', address: 'Helsinki', contact: 'hi@leipa.example', region: 'FI' }),
  );
  const party = { name: 'Bakery', address: 'Torikatu 2, Turku', contact: 'privacy@bakery.example' };
  const bakery = await startBakery({ instructions: instructions({ party }) }, { processorFile });
  try {
    const visitor = newVisitor();
    const now = bakery.clock.now();
    const changes = [change('marketing', 'given', now), change('analytics', 'refused', now)];
    await bakery.post('/v1/batch', batchOf(visitor, now, { changes }));
    const { changes: _changes, records: _records, ...body } = batchOf(visitor, now);
    const reply = await bakery.post('/v1/receipts', body);
    assert.equal(reply.status, 200);
    return {
      answer: reply.text,
      jwks: write('jwks.json', await (await fetch(`${bakery.url}/.well-known/jwks.json`)).text()),
    };
  } finally {
    await bakery.remove();
  }
})();
const { receipts } = z
  .looseObject({ receipts: z.array(z.looseObject({ jws: z.string() })) })
  .parse(JSON.parse(answer));
const line = `${receipts[0]?.jws}\n`;

/** The command, where nobody can be asked. */
const verify = async (...args: string[]) => {
  const said: string[] = [];
  const complained: string[] = [];
  const exit = await runCommand(['receipt', 'verify', ...args], {
    env: {},
    say: (each) => said.push(each),
    complain: (each) => complained.push(each),
    fetch: () => assert.fail('asked somebody'),
    now: Date.now,
    width: 200,
    stopped: new Promise(() => {}),
  });
  return { exit, said: said.join('\n'), complained: complained.join('\n') };
};

test('[RC7] a receipt, or an answer with several, is verified without asking anybody', async () => {
  const one = await verify(write('one.jws', line), '--jwks', jwks);
  assert.deepEqual([one.exit, one.complained], [0, '']);
  assert.match(one.said, /^receipt \S+: signed, complete and unchanged\n {2}Bakery: dpv:ConsentGiven on 20/);
  const several = await verify(write('answer.json', answer), '--jwks', jwks);
  assert.deepEqual([several.exit, several.complained], [0, '']);
  assert.equal(several.said.match(/: signed, complete and unchanged$/gm)?.length, 2);
});

/** A byte of a file, changed to another, at a place and of a value that nobody chose. */
const altered = (bytes: Buffer, place: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[place] = ((copy[place] ?? 0) + randomInt(1, 256)) % 256;
  return copy;
};

test('[RC7] of 1,000 altered bytes of a receipt each is found', async () => {
  const bytes = Buffer.from(line);
  for (let count = 0; count < 1000; count++) {
    const place = randomInt(bytes.length);
    const wrong = altered(bytes, place);
    const { exit, said, complained } = await verify(write('altered.jws', wrong), '--jwks', jwks);
    assert.deepEqual([exit, said], [1, ''], `byte ${place} is ${wrong[place]}`);
    assert.match(complained, /altered\.jws: receipt 1 of 1: \S/);
  }
});

test('[RC7] of 1,000 altered bytes of an answer each is found, but in its own clock and count', async () => {
  const bytes = Buffer.from(answer);
  // Nobody signed when the server answered, nor how many older receipts there are.
  const unsigned = [/"now":\d+/, /"earlier":\d+/].map((member) => {
    const start = answer.search(member);
    return [start, start + (member.exec(answer)?.[0].length ?? 0)] as const;
  });
  const isUnsigned = (place: number) => unsigned.some(([start, end]) => place >= start && place < end);
  for (let count = 0; count < 1000;) {
    const place = randomInt(bytes.length);
    if (isUnsigned(place)) continue;
    count += 1;
    const wrong = altered(bytes, place);
    const { exit, complained } = await verify(write('altered.json', wrong), '--jwks', jwks);
    assert.equal(exit, 1, `byte ${place} is ${wrong[place]}`);
    assert.match(complained, /altered\.json: receipt \d of \d: \S/);
  }
});

test('[RC7] what an answer says of a receipt is held against the receipt', async () => {
  for (const [said, instead, name] of [
    ['"purpose":"marketing"', '"purpose":"analytics"', 'purpose'],
    ['"state":"given"', '"state":"refused"', 'state'],
    ['"controller":"bakery"', '"controller":"forge"', 'controller'],
    [/"change":"[^"]+"/, '"change":"another_change_01"', 'change'],
  ] as const) {
    const text = answer.replace(said, instead);
    assert.notEqual(text, answer);
    const { exit, complained } = await verify(write('said.json', text), '--jwks', jwks);
    assert.equal(exit, 1);
    assert.match(complained, new RegExp(`receipt 1 of 2: the ${name} beside it is not the signed one`));
  }
});

test('[RC7] keys of somebody else, another file and no file are told apart', async () => {
  const file = write('one.jws', line);
  const others = await loadOrMakeReceiptKeys(join(folder, 'other.key'));
  const otherJwks = write('other.json', JSON.stringify({ keys: others.publicKeys }));
  const sameId = others.publicKeys.map((key) => ({
    ...key,
    kid: z.looseObject({ kid: z.string() }).parse(JSON.parse(headerOf(line))).kid,
  }));
  const sameIdJwks = write('same-id.json', JSON.stringify({ keys: sameId }));
  mkdirSync(join(folder, 'folder'));
  for (const [args, exit, says] of [
    [[file, '--jwks', otherJwks], 1, /receipt 1 of 1: signed with a key that is not among those given/],
    [[file, '--jwks', sameIdJwks], 1, /receipt 1 of 1: changed since it was signed, or signed by somebody/],
    [[jwks, '--jwks', jwks], 1, /jwks\.json: receipt 1 of 1: not a signed receipt/],
    [[write('empty', ''), '--jwks', jwks], 1, /empty: receipt 1 of 1: not a signed receipt/],
    [[write('text', 'I agree.'), '--jwks', jwks], 1, /text: receipt 1 of 1: not a signed receipt/],
    // A line may end, and nothing else may stand around a receipt.
    [
      [write('after.jws', line.replace('\n', ' ')), '--jwks', jwks],
      1,
      /after\.jws: receipt 1 of 1: not a signed/,
    ],
    [[write('before.jws', `\n${line}`), '--jwks', jwks], 1, /before\.jws: receipt 1 of 1: not a signed/],
    [[write('half.jws', line.slice(0, 900)), '--jwks', jwks], 1, /half\.jws: receipt 1 of 1: not a signed/],
    [[write('no.json', none()), '--jwks', jwks], 1, /no\.json: holds no receipt/],
    [[join(folder, 'gone'), '--jwks', jwks], 2, /gone: cannot be read \(ENOENT\)/],
    [[join(folder, 'folder'), '--jwks', jwks], 2, /folder: cannot be read \(EISDIR\)/],
    [[file, '--jwks', join(folder, 'gone')], 2, /gone: cannot be read \(ENOENT\)/],
    [[file, '--jwks', file], 2, /one\.jws: expected a set of Ed25519 keys \(JWKS\)/],
    [['--jwks', jwks], 2, /FILE/],
  ] as const) {
    const refused = await verify(...args);
    assert.deepEqual([refused.exit, refused.said], [exit, ''], refused.complained);
    assert.match(refused.complained, says);
  }
});

function headerOf(jws: string): string {
  return Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString('utf8');
}

function none(): string {
  return JSON.stringify({ ...JSON.parse(answer), receipts: [] });
}
