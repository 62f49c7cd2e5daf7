import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { batchOf, enquiry, newVisitor, ORIGIN } from './testing/bakery.js';
import { startBakery } from './testing/start-bakery.js';
import { startServer } from './start-server.js';

test('[SV7] a server that stops answers what is under way and loses nothing it said yes to', async () => {
  const bakery = await startBakery();
  const now = bakery.clock.now();
  const send = async () => {
    const record = enquiry({ time: now });
    try {
      const { status, body } = await bakery.post(
        '/v1/batch',
        batchOf(newVisitor(), now, { records: [record] }),
      );
      return { id: record.id, status, code: String(Object(body).code) };
    } catch {
      // fetch throws when the server no longer takes connections.
      return { id: record.id, status: 0, code: 'no connection' };
    }
  };
  const early = Array.from({ length: 60 }, send);
  await early[0];
  const closed = bakery.server.close();
  const late = Array.from({ length: 60 }, send);
  const answers = await Promise.all([...early, ...late]);
  await closed;

  const taken = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status !== 200);
  assert.ok(taken.length > 0);
  assert.ok(refused.length > 0, 'some came too late');
  for (const { status, code } of refused) assert.match(`${status} ${code}`, /^(503 busy|0 no connection)$/);
  const stored = await bakery.inspect(async (controller) => {
    const found = await Promise.all(answers.map(({ id }) => controller.record(id)));
    return new Set(found.flatMap((record) => record?.id ?? []));
  });
  assert.deepEqual([...stored].toSorted(), taken.map(({ id }) => id).toSorted());
  await assert.rejects(fetch(`${bakery.url}/healthz`));
  await rm(bakery.dataDir, { recursive: true, force: true });
});

test('[SV7] a request that has begun when the server stops is answered', async () => {
  const bakery = await startBakery();
  const body = JSON.stringify(batchOf(newVisitor(), bakery.clock.now()));
  const socket = connect(Number(new URL(bakery.url).port), '127.0.0.1');
  let answer = '';
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const heads = [`POST /v1/batch HTTP/1.1`, 'host: x', `origin: ${ORIGIN}`, 'content-type: text/plain'];
  socket.write(`${heads.join('\r\n')}\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 20)}`);
  await wait(200);
  const closed = bakery.server.close();
  await wait(200);
  socket.write(body.slice(20));
  await Promise.all([ended, closed]);
  assert.match(answer, /^HTTP\/1\.1 503 [^]*retry-after: 1\r\n[^]*"code":"busy"/i);
  await bakery.remove();
});

test('a connection on which nothing was asked holds up no shutdown', async () => {
  const bakery = await startBakery();
  const idle = connect(Number(new URL(bakery.url).port), '127.0.0.1');
  await new Promise<void>((resolve) => idle.once('connect', resolve));
  const begin = performance.now();
  await bakery.remove();
  assert.ok(performance.now() - begin < 3000);
  idle.destroy();
});

test('stopping twice is stopping once', async () => {
  const bakery = await startBakery();
  await Promise.all([bakery.server.close(), bakery.server.close()]);
  await bakery.remove();
});

test('a server that cannot listen leaves nothing open and says why', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const dataDir = await mkdtemp(join(tmpdir(), 'remit-start-'));
  await assert.rejects(startServer({ port, dataDir, logLevel: 'silent' }), { code: 'EADDRINUSE' });
  other.close();
  const server = await startServer({ port, dataDir, logLevel: 'silent' });
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('a folder that is a file is no data directory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remit-start-'));
  await writeFile(join(folder, 'file'), '');
  await assert.rejects(startServer({ port: 0, dataDir: join(folder, 'file'), logLevel: 'silent' }));
  await rm(folder, { recursive: true, force: true });
});
