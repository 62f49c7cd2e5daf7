import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { startInstallation, type Installation } from './installation.js';
import { openBrowser, openChat } from './visitor.js';

let remit: Installation;
let browser: Browser;
before(async () => {
  remit = await startInstallation();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await remit?.remove();
});

/** Everything a browser can keep for an origin, as DevTools sees it. */
const kept = async (devtools: CDPSession, page: Page, origin: string) => {
  const { cookies } = await devtools.send('Network.getAllCookies');
  const { databaseNames } = await devtools.send('IndexedDB.requestDatabaseNames', { securityOrigin: origin });
  const items = async (isLocalStorage: boolean) => {
    const storageId = { securityOrigin: origin, isLocalStorage };
    return (await devtools.send('DOMStorage.getDOMStorageItems', { storageId })).entries;
  };
  const { caches } = await devtools.send('CacheStorage.requestCacheNames', { securityOrigin: origin });
  const workers = await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  return {
    cookies: cookies.length,
    databases: databaseNames,
    local: await items(true),
    session: await items(false),
    caches: caches.length,
    workers,
  };
};
const nothing = { cookies: 0, databases: [], local: [], session: [], caches: 0, workers: 0 };

test('[WI1] [BU1] [TR1] before the visitor acts nothing is stored, and nothing but code is asked for', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const requests: { method: string; url: string; body: boolean }[] = [];
  await devtools.send('Network.enable');
  await devtools.send('DOMStorage.enable');
  devtools.on('Network.requestWillBeSent', ({ request }) =>
    requests.push({ method: request.method, url: request.url, body: request.hasPostData === true }),
  );
  await page.goto(remit.shop);
  for (const path of ['/', '/quote', '/privacy']) {
    await page.goto(remit.shop + path);
    await page.mouse.move(200, 200);
    await page.mouse.wheel(0, 2000);
    await page.waitForTimeout(1500);
    await page.mouse.click(10, 300);
  }
  await page.waitForTimeout(1500);
  assert.deepEqual(await kept(devtools, page, remit.shop), nothing);

  const toServer = requests.filter(({ url }) => url.startsWith(remit.server));
  assert.ok(toServer.length > 0, 'the loader was asked for');
  for (const { method, url, body } of toServer) {
    assert.equal(method, 'GET', url);
    assert.equal(body, false, url);
    // Only files and the bot's definition, and nothing about the visitor in the address.
    assert.match(new URL(url).pathname, /^\/(remit[\w-]*\.js|v1\/bots\/lumo-garden\/quote)$/);
    assert.equal(new URL(url).search, '');
  }
  await context.close();
});

test('[WI1] [BU1] opening the chat and leaving again still stores and sends nothing', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('DOMStorage.enable');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(request.url());
  });
  await page.goto(remit.shop);
  const chat = await openChat(page);
  await chat.getByRole('button', { name: 'A greenhouse' }).click();
  await chat.getByText('When should it be standing?').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForTimeout(1500);
  assert.deepEqual(await kept(devtools, page, remit.shop), nothing);
  assert.deepEqual(sent, []);
  await context.close();
});
