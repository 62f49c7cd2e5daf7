import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Instructions } from '@remit/contract';
import { botSchema } from '@remit/contract/schema';
import { addOrUpdateController, openStore, startServer, type RunningServer, type Store } from '@remit/server';
import type { Browser, Page } from 'playwright-core';
import { until } from './installation.js';
import { openBrowser } from './visitor.js';

const KEY = 'site_0123456789abcdef';
const PROCESSOR = fileURLToPath(new URL('../../demo/processor.json', import.meta.url));
const docs = readFileSync(fileURLToPath(new URL('../../docs/sdk.md', import.meta.url)), 'utf8');
/** The page of docs/sdk.md, as it stands there. */
const documented = /^```html\n(.*?remit-sdk\.js.*?)^```/ms.exec(docs)?.[1] ?? '';

const event = (name: string) => ({ kind: 'event' as const, fields: { [name]: 'behaviour' as const } });
const since = { wordingSince: '2026-10', retention: 'P6M' };
const instructions: Instructions = {
  controller: 'lumo-garden',
  version: 1,
  party: { name: 'Lumo Garden', address: 'Varvikuja 4, Tammisaari', contact: 'privacy@lumo.example' },
  notices: ['2026-10'],
  purposes: {
    contact: { ...since, basis: 'contract', categories: ['name'], wording: { en: 'To answer you.' } },
    analytics: {
      ...since,
      basis: 'consent',
      categories: ['behaviour'],
      wording: { en: 'To see what is read.' },
    },
    'service-improvement': {
      ...since,
      basis: 'legitimate-interest',
      categories: ['name'],
      wording: { en: 'To make our service better.' },
    },
  },
  records: {
    quote: { kind: 'lead', fields: { name: 'name' } },
    'page-view': event('path'),
    'video-played': event('video'),
  },
  recipients: {},
  origins: [],
};
const bot = botSchema.parse({
  id: 'quote',
  version: 1,
  language: 'en',
  title: { en: 'Quote' },
  start: 'end',
  steps: { end: { kind: 'end', text: { en: 'Thanks.' } } },
});
const readers = [
  {
    id: 'crm',
    token: 'rt_crm_0123456789abcdef',
    purposes: ['service-improvement', 'analytics'],
    permissions: [],
  },
];

const folder = mkdtempSync(join(tmpdir(), 'remit-script-tag-'));
let shop: Server;
let origin = '';
let server: RunningServer;
let store: Store;
let browser: Browser;
let shown = '';

before(async () => {
  shop = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>Shop</title><p>Shop</p>${shown}</html>`);
  });
  await new Promise<void>((resolve) => {
    shop.listen(0, '127.0.0.1', resolve);
  });
  const address = shop.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const dataDir = join(folder, 'data');
  store = await openStore({ dataDir, now: Date.now });
  const added = await addOrUpdateController(
    store,
    {
      instructions: { ...instructions, origins: [origin] },
      bots: [bot],
      siteKey: KEY,
      readers,
      endpoints: [],
    },
    Date.now(),
  );
  assert.ok(added.ok);
  server = await startServer({ port: 0, dataDir, logLevel: 'error', processorFile: PROCESSOR });
  browser = await openBrowser();
  shown = documented.replace('https://leads.example', server.url);
});
after(async () => {
  await browser?.close();
  await server?.close();
  await store?.close();
  shop?.close();
  rmSync(folder, { recursive: true });
});

/** Opens the page, and hears what its console says. */
const visit = async (path = '/'): Promise<{ page: Page; said: string[]; close: () => Promise<void> }> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (line) => said.push(line.text()));
  page.on('pageerror', (fault) => said.push(String(fault)));
  await page.goto(`${origin}${path}`);
  return { page, said, close: () => context.close() };
};

const read = async (path: string): Promise<string> => {
  const headers = { authorization: `Bearer ${readers[0]?.token}` };
  return (await fetch(`${server.url}${path}`, { headers })).text();
};
const indication = "{ surface: 'page', method: 'button', language: 'en' }";

test('the page of the documentation: calls from before the script are kept with their time, and answered', async () => {
  assert.match(documented, /remitSdk\('track', 'video-played'/);
  const { page, said, close } = await visit('/prices');
  await until('the answer to a call from before', () => said.includes('never-asked') || undefined);
  await page.evaluate(`remitSdk('consent', { analytics: true }, ${indication})`);
  const handed: unknown = await page.evaluate(`remitSdk('lead', 'quote', { name: 'Aino' })`);
  assert.equal(Reflect.get(Object(handed), 'taken'), true, 'a call answers with a promise');
  await page.evaluate(`remitSdk('flush')`);
  await until('the verdicts', () => said.filter((line) => line === 'stored').length >= 4 || undefined);
  const counted = await read('/v1/records?purpose=analytics&kind=event');
  assert.match(counted, /"video":"spring"/);
  assert.match(counted, /"path":"\/prices"/);
  await close();
});

test('[PL8] an objection by the page reaches the server, and what only it carried is not read any more', async () => {
  const { page, close } = await visit();
  await page.evaluate(`remitSdk('lead', 'quote', { name: 'Eero' })`);
  await page.evaluate(`remitSdk('flush')`);
  assert.match(await read('/v1/leads?purpose=service-improvement'), /Eero/);
  await page.evaluate(`remitSdk('rights', 'object', ['service-improvement'], ${indication})`);
  await page.evaluate(`remitSdk('flush')`);
  assert.doesNotMatch(await read('/v1/leads?purpose=service-improvement'), /Eero/);
  const asked: unknown = await page.evaluate(`remitSdk('rights', 'ask', { kind: 'access' }, ${indication})`);
  assert.equal(Reflect.get(Object(asked), 'ok'), true, JSON.stringify(asked));
  const listed = JSON.stringify(await page.evaluate(`remitSdk('rights', 'list')`));
  assert.match(listed, /"kind":"access".*"state":"open"/);
  const receipts = JSON.stringify(await page.evaluate(`remitSdk('rights', 'receipts')`));
  assert.match(receipts, /"ok":true/);
  await close();
});

test('the page connects a consent manager by its name, and is told the nearest of one that there is not', async () => {
  const { page, close } = await visit();
  const fault = await page.evaluate(
    `remitSdk('connect', 'klaroo', {}).then(() => '', (fault) => String(fault))`,
  );
  assert.match(String(fault), /No consent manager klaroo; there are .*; did you mean klaro\?/);
  const command = await page.evaluate(`remitSdk('trak').then(() => '', (fault) => String(fault))`);
  assert.match(String(command), /No command trak; .*did you mean track\?/);
  const choices = await page.evaluate(`(async () => {
    window.gtag = (...given) => (window.dataLayer ??= []).push(given);
    await remitSdk('connect', 'google-consent-mode', { purposes: { analytics_storage: ['analytics'] } });
    await remitSdk('connect', 'gpc');
    (function () { window.dataLayer.push(arguments); })('consent', 'update', { analytics_storage: 'granted' });
    for (let tries = 0; tries < 100 && (await remitSdk('choices')).analytics !== 'given'; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return remitSdk('choices');
  })()`);
  assert.deepEqual(choices, { analytics: 'given' });
  await close();
});

test('[BU1] a page whose visitor does nothing stores nothing and asks for nothing but code and definition', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(origin);
  await until('the client', async () => (await page.evaluate(`remitSdk('pending')`)) === 0 || undefined);
  assert.deepEqual(await page.evaluate(`indexedDB.databases()`), []);
  assert.deepEqual(await context.cookies(), []);
  const others = asked.filter(
    (path) => !/^\/(remit-sdk[\w.-]*\.js|v1\/bots\/lumo-garden\/quote|favicon\.ico)?$/.test(path),
  );
  assert.deepEqual(others, []);
  await page.evaluate(`remitSdk('destroy')`);
  assert.equal(await page.evaluate(`typeof window.remitSdk`), 'undefined');
  await context.close();
});
