import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { addOrUpdateController, openStore, startServer, type RunningServer, type Store } from '@remit/server';
import { PROTOCOL_VERSION, type Instructions } from '@remit/contract';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { openBrowser } from './visitor.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const ORIGIN = 'https://shop.example';
const KEY = 'site_shop_key_000001';
const TOKEN = 'rt_officer_0123456789abcdef';
const HOSTILE =
  '</bdi></td></table><script>document.title="owned"</script><img src=x onerror="document.title=1"><a href="javascript:1">x</a>';

const instructions: Instructions = {
  controller: 'shop',
  version: 1,
  party: { name: 'Shop & <Sons>', address: 'Torikatu 2, Turku', contact: 'privacy@shop.example' },
  notices: ['2026-10'],
  purposes: {
    contact: {
      basis: 'contract',
      categories: ['name', 'email', 'message'],
      retention: 'P12M',
      wording: { en: 'To answer you.' },
      wordingSince: '2026-10',
    },
    marketing: {
      basis: 'consent',
      categories: ['email'],
      retention: 'P24M',
      wording: { en: 'To write to you.' },
      wordingSince: '2026-10',
    },
  },
  records: { enquiry: { kind: 'lead', fields: { name: 'name', email: 'email', wish: 'message' } } },
  recipients: {},
  origins: [ORIGIN],
};

const newId = (): string => randomBytes(16).toString('base64url');
const folder = mkdtempSync(join(tmpdir(), 'remit-requests-'));
const subject = { id: newId(), secret: newId() };
let server: RunningServer;
let store: Store;
let browser: Browser;

const post = async (path: string, more: object, headers: Record<string, string> = { origin: ORIGIN }) => {
  const body = {
    protocol: PROTOCOL_VERSION,
    controller: 'shop',
    key: KEY,
    subject,
    sentAt: Date.now(),
    ...more,
  };
  const text = JSON.stringify('origin' in headers ? body : more);
  const type = { 'content-type': 'text/plain' };
  const options = { method: 'POST', body: text, headers: { ...headers, ...type } };
  const response = await fetch(`${server.url}${path}`, options);
  assert.equal(response.status, 200, await response.clone().text());
  return response;
};

before(async () => {
  const dataDir = join(folder, 'data');
  store = await openStore({ dataDir, now: Date.now });
  const added = await addOrUpdateController(
    store,
    {
      instructions,
      bots: [],
      siteKey: KEY,
      readers: [{ id: 'officer', token: TOKEN, purposes: ['contact'], permissions: ['privacy'] }],
      endpoints: [],
    },
    Date.now(),
  );
  assert.ok(added.ok);
  server = await startServer({ port: 0, dataDir, logLevel: 'error' });
  browser = await openBrowser();
  const time = Date.now();
  const words = createHash('sha256').update('To write to you.').digest('hex');
  const change = {
    id: newId(),
    purpose: 'marketing',
    state: 'given',
    time,
    notice: '2026-10',
    language: 'en',
    words,
    surface: 'chat',
    method: 'button',
  };
  const tag = { controller: 'shop', source: 'widget', purposes: ['contact', 'marketing'], notice: '2026-10' };
  const record = {
    id: newId(),
    type: 'enquiry',
    tag: { ...tag, consent: change.id, time },
    fields: { name: 'Aino', email: 'aino@example.org', wish: HOSTILE },
  };
  await post('/v1/batch', { changes: [change], records: [record] });
});
after(async () => {
  await browser?.close();
  await server?.close();
  await store?.close();
  rmSync(folder, { recursive: true });
});

const findingsSchema = z.array(z.object({ id: z.string(), nodes: z.array(z.string()) }));

/** What axe finds on a page, in the light and in the dark. */
const findingsOn = async (url: string): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // The page itself lets no script run, so axe is let past its policy.
    const context = await browser.newContext({ bypassCSP: true, colorScheme });
    const page = await context.newPage();
    await page.goto(url);
    await page.addScriptTag({ path: AXE });
    const results: unknown = await page.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) })))`,
    );
    found.push(...findingsSchema.parse(results));
    await context.close();
  }
  return found;
};

/** Opens a page as a person does, and says how it looks. */
const look = async (url: string, colorScheme: 'light' | 'dark') => {
  const context = await browser.newContext({ colorScheme });
  const page = await context.newPage();
  const refused: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => refused.push(message.text()));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url);
  const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  return { context, page, refused, asked, background };
};

const textOf = (page: Page): Promise<string> => page.locator('main').innerText();

test('[RQ6] the page of an export reads well in the light and in the dark, runs nothing and loads nothing', async () => {
  const request = newId();
  await post('/v1/requests', { request: { id: request, kind: 'access' } });
  await post(`/v1/requests/${request}/answer`, { fulfil: true }, { authorization: `Bearer ${TOKEN}` });
  const response = await post('/v1/requests/export', { request, format: 'html' });
  const file = join(folder, 'export.html');
  writeFileSync(file, await response.text());
  const { href } = pathToFileURL(file);
  assert.deepEqual(await findingsOn(href), []);

  const light = await look(href, 'light');
  assert.equal(await light.page.title(), 'Your data at Shop & <Sons>');
  const text = await textOf(light.page);
  for (const part of [HOSTILE, 'aino@example.org', 'To write to you.', 'Direct marketing (marketing)'])
    assert.ok(text.includes(part), part);
  assert.equal(await light.page.locator('script, img, a').count(), 0);
  assert.deepEqual([light.asked, light.refused, light.background], [[href], [], 'rgb(255, 255, 255)']);
  // Nothing of it is wider than a telephone.
  await light.page.setViewportSize({ width: 320, height: 640 });
  assert.equal(await light.page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
  await light.context.close();
  const dark = await look(href, 'dark');
  assert.notEqual(dark.background, light.background);
  await dark.context.close();
});

test('[RQ7] a person opens the link from their mail, confirms with one key press, and is told by when they are answered', async () => {
  const token = randomBytes(32).toString('base64url');
  const controller = await store.controller('shop');
  const content = { extensions: [] };
  const offered = await controller?.requests.links.offer({
    link: createHash('sha256').update(token).digest('hex'),
    requests: [{ id: newId(), subject: subject.id, kind: 'erasure', content }],
    now: Date.now(),
    until: Date.now() + 60_000,
  });
  assert.equal(offered, 1);
  const url = `${server.url}/v1/requests/links/shop/${token}`;
  assert.deepEqual(await findingsOn(url), []);
  const { context, page, refused } = await look(url, 'light');
  assert.match(await textOf(page), /You ask Shop & <Sons> to erase your data\./);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your request was passed on' }).waitFor();
  assert.match(await textOf(page), /They have to answer by \d{4}-\d\d-\d\d\./);
  assert.deepEqual(refused, []);
  await page.reload();
  await context.close();
  const kinds = (await controller?.requests.of(subject.id))?.map(({ kind, identity }) => [kind, identity]);
  assert.deepEqual(kinds?.at(-1), ['erasure', 'mail']);
  assert.deepEqual(await findingsOn(url), []);
});
