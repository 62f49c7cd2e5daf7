import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PROTOCOL_VERSION } from '@remit/contract';
import { publicBotSchema } from '@remit/contract/schema';
import { batchOf, bot, enquiry, instructions, newVisitor, ORIGIN } from '../testing/bakery.js';
import { startBakery, TOKENS, type Bakery } from '../testing/start-bakery.js';

let bakery: Bakery;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remit-files-'));
  await writeFile(join(folder, 'remit.js'), `// ${'loader '.repeat(200)}`);
  await writeFile(join(folder, 'remit-chat.js'), 'export {};');
  await writeFile(join(folder, 'remit-sdk.js'), 'export {};');
  await writeFile(join(folder, 'remit-element.js'), 'export {};');
  await writeFile(join(folder, 'remit-manifest.json'), '{}');
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(join(folder, 'remit-sdk-lazy-tcf-a1b2c3d4.js'), 'export {};');
  await writeFile(join(folder, 'remit-chat-steps-a1b2c3d4.js'), 'export {};');
  await writeFile(join(folder, 'index.js'), 'export {};');
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Console</title>');
  await writeFile(join(folder, 'secret.pem'), 'x');
  bakery = await startBakery({}, { widgetDir: folder, consoleDir: folder });
});
after(async () => {
  await bakery.remove();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${bakery.url}${path}`, { headers });

test('a bot is public: definition, instructions without origins, hashes of the exact words', async () => {
  const response = await get('/v1/bots/bakery/enquiry', { origin: 'https://anywhere.example' });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.equal(response.headers.get('cache-control'), 'public, max-age=60');
  const definition = publicBotSchema.parse(await response.json());
  const { origins: _origins, ...others } = instructions();
  assert.deepEqual(definition.instructions, others);
  assert.deepEqual(definition.bot, bot);
  const words = createHash('sha256').update('To write to you about new bread.').digest('hex');
  assert.equal(definition.words['marketing']?.['en'], words);
});

test('a bot that did not change is not sent again', async () => {
  const etag = (await get('/v1/bots/bakery/enquiry')).headers.get('etag') ?? '';
  assert.match(etag, /^"[0-9a-f]{32}"$/);
  for (const known of [etag, `"other", W/${etag}`, '*']) {
    const again = await get('/v1/bots/bakery/enquiry', { 'if-none-match': known });
    assert.deepEqual([again.status, await again.text(), again.headers.get('etag')], [304, '', etag]);
  }
  assert.equal((await get('/v1/bots/bakery/enquiry', { 'if-none-match': '"other"' })).status, 200);
});

test('each version of a bot stays where it is, for conversations that were begun with it', async () => {
  const newer = { ...bot, version: bot.version + 1, title: { en: 'Ask us' } };
  await bakery.inspect((controller) => controller.addBot(newer, bakery.clock.now()));
  for (const expected of [bot, newer]) {
    const response = await get(`/v1/bots/bakery/enquiry/${expected.version}`);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.deepEqual(await response.json(), { protocol: PROTOCOL_VERSION, bot: expected, extended: false });
  }
  for (const none of [bot.version + 2, 0, '1e0', '01', '99999999'])
    assert.equal((await get(`/v1/bots/bakery/enquiry/${none}`)).status, 404);
});

test('new instructions are served within a second', async () => {
  const wording = instructions({ version: 2, party: { name: 'Bread', contact: 'privacy@bakery.example' } });
  await bakery.inspect((controller) => controller.addInstructions(wording, bakery.clock.now()));
  bakery.clock.skip(1001);
  const definition = publicBotSchema.parse(await (await get('/v1/bots/bakery/enquiry')).json());
  assert.equal(definition.instructions.version, 2);
});

test('what does not exist is said so in JSON', async () => {
  const expected: Record<string, string> = {
    '/v1/bots/nobody/enquiry': 'controller_unknown',
    '/v1/bots/bakery/nothing': 'bot_unknown',
    '/v1/bots/bakery/nothing/1': 'bot_unknown',
    '/v1/bots/nobody/enquiry/1': 'controller_unknown',
    '/v1/bots/Bakery%20/..': 'not_found',
    '/v1/bots/%F0%9F%8D%9E/x': 'controller_unknown',
    '/nothing/here': 'not_found',
    '/nothing': 'not_found',
    '/v1/%zz': 'not_found',
    '/index.js': 'not_found',
    '/package.json': 'not_found',
    '/remit-chat-gone-00000000.js': 'not_found',
    '/console/..%2Fsecret.pem': 'not_found',
    '/console/secret.pem': 'not_found',
    '/console/gone.js': 'not_found',
  };
  for (const [path, code] of Object.entries(expected)) {
    const response = await get(path);
    const body = Object(await response.json());
    assert.deepEqual([response.status, body.code, body.path], [404, code, ''], path);
  }
  const wrongMethod = await fetch(`${bakery.url}/v1/batch`, { method: 'DELETE' });
  assert.deepEqual([wrongMethod.status, Object(await wrongMethod.json()).code], [404, 'not_found']);
});

test('the element and the list of files are served, and asked for again every minute', async () => {
  for (const [name, type] of [
    ['/remit-element.js', 'text/javascript'],
    ['/remit-manifest.json', 'application/json'],
  ]) {
    const { status, headers } = await get(name ?? '', { origin: 'https://anywhere.example' });
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), `${type}; charset=utf-8`);
    assert.equal(headers.get('cache-control'), 'public, max-age=60');
    assert.equal(headers.get('access-control-allow-origin'), '*');
  }
});

test('the widget is served compressed, to every page, and again only when it changed', async () => {
  const response = await get('/remit.js', { 'accept-encoding': 'br', origin: 'https://anywhere.example' });
  assert.equal(response.status, 200);
  const { headers } = response;
  assert.equal(headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.equal(headers.get('content-encoding'), 'br');
  assert.equal(headers.get('access-control-allow-origin'), '*');
  assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.match(await response.text(), /^\/\/ loader/);
  const known = { 'accept-encoding': 'br', 'if-none-match': headers.get('etag') ?? '' };
  assert.equal((await get('/remit.js', known)).status, 304);
  await writeFile(join(folder, 'remit.js'), '// changed');
  const changed = await get('/remit.js', known);
  assert.deepEqual([changed.status, await changed.text()], [200, '// changed']);
  assert.match((await get('/remit-chat-steps-a1b2c3d4.js')).headers.get('cache-control') ?? '', /immutable/);
  assert.equal((await get('/remit-chat.js')).headers.get('cache-control'), 'public, max-age=60');
  assert.match(
    (await get('/remit-sdk-lazy-tcf-a1b2c3d4.js')).headers.get('cache-control') ?? '',
    /immutable/,
  );
  const sdk = await get('/remit-sdk.js', { origin: 'https://anywhere.example' });
  assert.equal(sdk.headers.get('cache-control'), 'public, max-age=60');
  assert.equal(
    sdk.headers.get('access-control-allow-origin'),
    '*',
    'a module of another origin is asked for so',
  );
});

test('the console may run, load and be framed by nothing but itself', async () => {
  const response = await get('/console/');
  assert.match(await response.text(), /<title>Console/);
  const policy = response.headers.get('content-security-policy') ?? '';
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ])
    assert.ok(policy.includes(part), part);
  assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
  assert.equal(
    (await fetch(`${bakery.url}/console`, { redirect: 'manual' })).headers.get('location'),
    '/console/',
  );
});

test('health says that the server lives and that its store answers', async () => {
  assert.deepEqual(await (await get('/healthz')).json(), { status: 'live' });
  assert.deepEqual(await (await get('/readyz')).json(), { status: 'ready', store: 'sqlite' });
});

test('[SV6] metrics count outcomes, denials and losses, and name nobody', async () => {
  const visitor = newVisitor();
  const now = bakery.clock.now();
  const denied = enquiry({ time: now, purposes: ['marketing'] });
  const records = [enquiry({ time: now }), denied];
  await bakery.post('/v1/batch', batchOf(visitor, now, { records, losses: { 'buffer-full': 3 } }));
  await bakery.get('/v1/leads?purpose=contact', TOKENS.all);
  const text = await (await get('/metrics')).text();
  assert.match(text, /^remit_batches_total 1$/m);
  assert.match(text, /^remit_items_total\{outcome="stored",code="none"\} 1$/m);
  assert.match(text, /^remit_items_total\{outcome="refused",code="consent_not_given"\} 1$/m);
  assert.match(text, /^remit_denials_total\{rule="PL5",code="consent_not_given"\} 1$/m);
  assert.match(text, /^remit_browser_losses_total\{reason="buffer-full"\} 3$/m);
  assert.match(text, /^remit_request_seconds_count\{method="POST",route="\/v1\/batch",status="200"\} 1$/m);
  assert.match(text, /^remit_commit_admissions_count 1$/m);
  for (const personal of [visitor.id, denied.id, 'aino', ORIGIN, '127.0.0.1', TOKENS.all])
    assert.ok(!text.includes(personal), personal);
});

test('who asks too often is told when to come back, and others are not', async () => {
  const small = await startBakery({}, { ratePerMinute: 3 });
  try {
    const send = (more: object = {}) =>
      small.post('/v1/batch', batchOf(newVisitor(), small.clock.now(), more));
    for (let sent = 0; sent < 3; sent++) assert.equal((await send()).status, 200);
    const refused = await send();
    assert.deepEqual([refused.status, Object(refused.body).code], [429, 'rate_limited']);
    const wait = Number(refused.headers.get('retry-after'));
    assert.ok(wait >= 1 && wait <= 60, String(wait));
    assert.equal(refused.headers.get('access-control-expose-headers'), 'Retry-After');
    // Keys that nobody has are all counted together.
    const invented = ['a', 'b', 'c', 'd'].map((letter) => send({ key: letter.repeat(20) }));
    assert.deepEqual(
      (await Promise.all(invented)).map(({ status }) => status).toSorted(),
      [403, 403, 403, 429],
    );
    assert.equal((await small.get('/v1/leads?purpose=contact', TOKENS.all)).status, 200);
  } finally {
    await small.remove();
  }
});
