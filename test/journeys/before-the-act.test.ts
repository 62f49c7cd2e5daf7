import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { openDemo } from './open-demo.js';
import { openChat } from './visitor.js';

const { remit, browser } = await openDemo();

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

const RECORD_ACCESS = fileURLToPath(new URL('record-access.js', import.meta.url));

/** A page of its own in a browser that has never been there, and all that goes on in it. */
const observed = async () => {
  const context = await browser.newContext();
  const accesses: string[] = [];
  await context.exposeBinding('noteAccess', (_source, what: string) => void accesses.push(what));
  await context.addInitScript({ path: RECORD_ACCESS });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const requests: { method: string; url: string; body: boolean }[] = [];
  await devtools.send('Network.enable');
  await devtools.send('DOMStorage.enable');
  devtools.on('Network.requestWillBeSent', ({ request }) =>
    requests.push({ method: request.method, url: request.url, body: request.hasPostData === true }),
  );
  return { context, page, devtools, requests, accesses };
};

/** A minute before a page: the wheel turns and the mouse clicks each second, and the visitor looks at others too. */
const lookAround = async (page: Page, path: string) => {
  // A minute as the page counts it.
  await page.clock.install();
  for (let second = 0; second < 60; second++) {
    if (second % 20 === 0) await page.goto(remit.shop + path);
    if (second % 20 === 15) await page.goto(`${remit.shop}/privacy`);
    await page.mouse.move(200, 200 + second);
    await page.mouse.wheel(0, second % 10 < 5 ? 400 : -300);
    await page.mouse.click(5, 100 + 5 * second);
    await page.clock.runFor(1_000);
  }
};

for (const path of ['/', '/quote'])
  test(`[WI1] [BU1] [TR1] a minute of scrolling and clicking on ${path}: nothing is stored or opened, and nothing but code is asked for`, async () => {
    const { context, page, devtools, requests, accesses } = await observed();
    await lookAround(page, path);
    await page.waitForTimeout(500);
    assert.deepEqual(await kept(devtools, page, remit.shop), nothing);
    // Whether an earlier visit left something: the names of this origin's databases, and nothing of what is in them.
    assert.deepEqual([...new Set(accesses)], ['indexedDB.databases']);

    const toServer = requests.filter(({ url }) => url.startsWith(remit.server));
    assert.ok(toServer.length > 0, 'the loader was asked for');
    for (const { method, url, body } of toServer) {
      assert.equal(method, 'GET', url);
      assert.equal(body, false, url);
      // Only files and the bot's definition, and nothing about the visitor in the address.
      assert.match(new URL(url).pathname, /^\/(remit[\w-]*\.js|v1\/bots\/lumo-garden\/quote)$/);
      assert.equal(new URL(url).search, '');
    }

    // It is seen when somebody does look.
    accesses.length = 0;
    await page.evaluate(() => {
      localStorage.getItem('x');
      indexedDB.open('x');
      document.cookie = 'x=1';
    });
    assert.deepEqual(accesses, ['window.localStorage', 'indexedDB.open', 'document.cookie']);
    await context.close();
  });

test('[WI1] [BU1] opening the chat and leaving again still stores and sends nothing', async () => {
  const { context, page, devtools, requests, accesses } = await observed();
  await page.goto(remit.shop);
  const chat = await openChat(page);
  await chat.getByRole('button', { name: 'A greenhouse' }).click();
  await chat.getByText('When should it be standing?').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForTimeout(1500);
  assert.deepEqual(await kept(devtools, page, remit.shop), nothing);
  assert.deepEqual([...new Set(accesses)], ['indexedDB.databases']);
  assert.deepEqual(
    requests.filter(({ method }) => method !== 'GET'),
    [],
  );
  await context.close();
});
