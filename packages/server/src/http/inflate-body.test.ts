import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { batchOf, enquiry, newVisitor, ORIGIN } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

let bakery: Bakery;
before(async () => {
  bakery = await startBakery();
});
after(() => bakery.remove());

/** As a browser sends it: text, whatever the bytes are. */
const send = async (body: Uint8Array) => {
  const headers = { origin: ORIGIN, 'content-type': 'text/plain' };
  const response = await fetch(`${bakery.url}/v1/batch`, {
    method: 'POST',
    body: Uint8Array.from(body),
    headers,
  });
  return { status: response.status, body: Object(await response.json()) };
};

const aBatch = () => {
  const [visitor, now] = [newVisitor(), bakery.clock.now()];
  const record = enquiry({ time: now }, { name: 'Päivi 🥐', email: 'paivi@mail.example' });
  return { visitor, record, batch: batchOf(visitor, now, { records: [record] }) };
};

test('a body that is gzip is read as what it holds, and stored once whichever way it comes', async () => {
  const { record, batch } = aBatch();
  const text = Buffer.from(JSON.stringify(batch));
  const first = await send(gzipSync(text));
  assert.deepEqual(first.body.verdicts, [{ id: record.id, outcome: 'stored' }]);
  const again = await send(text);
  assert.deepEqual(again.body.verdicts, [{ id: record.id, outcome: 'duplicate' }]);
  const { body } = await bakery.get('/v1/leads?purpose=contact', TOKENS.all);
  assert.equal(Object(body).leads?.length, 1);
  assert.equal(Object(body).leads[0].fields.name, 'Päivi 🥐');
});

test('[SV5] a bomb is not inflated beyond what a plain body may hold', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000, 0x20), { level: 9 });
  assert.ok(bomb.length < 250_000, `${bomb.length} bytes on the wire`);
  const before = process.memoryUsage().rss;
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(bomb)));
  for (const { status, body } of answers)
    assert.deepEqual({ status, code: body.code }, { status: 413, code: 'body_too_large' });
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 150_000_000, `one alone would be 200 MB, eight took ${grown}`);
});

test('[SV5] the limit is that of the text: one byte more is too large, in either form', async () => {
  const most = 1_048_576;
  for (const [bytes, code] of [
    [most, 'json_malformed'],
    [most + 1, 'body_too_large'],
  ] as const)
    for (const body of [Buffer.alloc(bytes, 0x78), gzipSync(Buffer.alloc(bytes, 0x78))])
      assert.equal((await send(body)).body.code, code, `${bytes} as ${body.length}`);
});

for (const [what, broken] of [
  ['cut off', (gzip: Buffer) => gzip.subarray(0, -20)],
  ['only its first two bytes', (gzip: Buffer) => gzip.subarray(0, 2)],
  ['changed in the middle', (gzip: Buffer) => Buffer.from(gzip).fill(0xff, 20, 40)],
  [
    'with a checksum that is wrong',
    (gzip: Buffer) => Buffer.from(gzip).fill(0, gzip.length - 8, gzip.length - 4),
  ],
  ['of nothing', () => gzipSync('')],
  ['twice over', (gzip: Buffer) => gzipSync(gzip)],
  ['in another form, deflate', () => deflateSync('{}')],
] as const)
  test(`[SV5] gzip ${what} is refused as no JSON, and nothing is stored`, async () => {
    const { visitor, batch } = aBatch();
    const { status, body } = await send(broken(gzipSync(JSON.stringify(batch))));
    assert.deepEqual({ status, code: body.code }, { status: 400, code: 'json_malformed' });
    assert.equal(await bakery.inspect((controller) => controller.holdsSecret(visitor.id, '')), undefined);
  });
