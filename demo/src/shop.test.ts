import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { close, listen } from './listen.js';
import { createShop, type Embedding } from './shop.js';

const embedded: Embedding = { server: 'http://127.0.0.1:4999', siteKey: 'site_of_the_test' };
let embedding: Embedding | undefined;
const shop = createShop(() => embedding);
let port = 0;

before(async () => {
  port = await listen(shop, 0);
});
after(() => close(shop));

const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);

/** Sends a path as it stands: fetch would resolve the dots. */
const raw = (path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });

test('the shop asks to wait until it knows its server', async () => {
  assert.equal((await get('/')).status, 503);
  embedding = embedded;
  assert.equal((await get('/')).status, 200);
});

test('every page is filled in: address, key and drawings, and nothing is left open', async () => {
  for (const path of ['/', '/quote', '/privacy', '/every-step', '/quote.html']) {
    const page = await get(path);
    const text = await page.text();
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.match(text, /src="http:\/\/127\.0\.0\.1:4999\/remit\.js"/);
    assert.match(text, /data-key="site_of_the_test"/);
    assert.match(text, /<svg class="mark"/);
    assert.doesNotMatch(text, /\{[a-zA-Z]+(:[a-z-]+)?\}/);
  }
});

test('each page has its own title and main part, and marks where the visitor is', async () => {
  const text = await (await get('/quote?from=front#top')).text();
  assert.match(text, /<title>Get a quote: Lumo Garden<\/title>/);
  assert.match(text, /<main id="main" class="ask">/);
  assert.match(text, /data-mode="inline" data-target="#quote"/);
  assert.deepEqual(text.match(/<a [^>]*aria-current="page"/g), ['<a href="/quote" aria-current="page"']);
  assert.equal((await get('/layout')).status, 404);
  assert.equal((await get('/layout.html')).status, 404);
});

test('the policy allows the page itself and the server, and nothing else', async () => {
  const policy = (await get('/')).headers.get('content-security-policy');
  assert.equal(
    policy,
    "default-src 'none'; script-src 'self' http://127.0.0.1:4999; style-src 'self'; img-src 'self' data:; " +
      "connect-src http://127.0.0.1:4999; font-src 'self'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  );
});

test('the pages need neither inline scripts nor inline styles', async () => {
  for (const path of ['/', '/quote', '/privacy', '/nothing-here']) {
    const text = await (await get(path)).text();
    assert.doesNotMatch(text, /<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=/);
  }
});

test('files are sent as what they are', async () => {
  assert.equal((await get('/shop.css')).headers.get('content-type'), 'text/css; charset=utf-8');
  assert.equal((await get('/page-view.js')).headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.equal((await get('/icon.svg')).headers.get('x-content-type-options'), 'nosniff');
});

test('no path leads out of the folder', async () => {
  const paths = [
    '/../package.json',
    '/../src/shop.ts',
    '/drawings/../../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/..\\package.json',
    '/shop.css/../../package.json',
  ];
  for (const path of paths) assert.equal(await raw(path), 404, path);
});

test('what is not there says so, and only reading is allowed', async () => {
  const missing = await get('/nothing-here');
  assert.equal(missing.status, 404);
  assert.match(await missing.text(), /Nothing grows here/);
  assert.equal((await get('/', { method: 'POST' })).status, 405);
  const head = await get('/', { method: 'HEAD' });
  assert.equal(await head.text(), '');
  assert.ok(Number(head.headers.get('content-length')) > 1000);
});
