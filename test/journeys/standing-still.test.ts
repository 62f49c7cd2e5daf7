import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromiumFlags, findChromium } from '@remit/dev/browser';
import type * as Sdk from '@remit/sdk';
// Playwright keeps every page in front, and none to come back to.
import { puppeteerCore } from '@web/test-runner-chrome';
import { startInstallation, until, type Installation } from './installation.js';

const SDK = fileURLToPath(new URL('../../packages/sdk/dist/', import.meta.url));

/** What a page of these tests holds. */
type OwnPage = {
  client: Sdk.Client;
  /** Bodies of requests, as they were handed to the browser. */
  bodies: (string | { readonly type: string; readonly first: readonly number[] })[];
  /** Requests that cannot outlive the page are never answered. */
  hang: boolean;
  /** Events of the page's life. */
  life: string[];
};

type Browser = Awaited<ReturnType<typeof puppeteerCore.launch>>;
type BrowserContext = Awaited<ReturnType<Browser['createBrowserContext']>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;
type HTTPRequest = NonNullable<Awaited<ReturnType<Page['waitForRequest']>>>;

let remit: Installation;
let browser: Browser;
before(async () => {
  remit = await startInstallation();
  browser = await puppeteerCore.launch({
    executablePath: findChromium(),
    args: chromiumFlags,
    // Pages are kept to come back to, as in a visitor's browser.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
});
after(async () => {
  await browser?.close();
  await remit?.remove();
});

/** Answers as the shop, which has the bundle besides for these tests. */
const withSdk = (request: HTTPRequest): void => {
  const { pathname } = new URL(request.url());
  void (pathname.startsWith('/sdk/')
    ? request.respond({ contentType: 'text/javascript', body: readFileSync(SDK + basename(pathname)) })
    : request.continue());
};

/** A page of the shop with a client of its own, from the bundle that sites load. */
const openPage = async (context: BrowserContext): Promise<Page> => {
  const page = await context.newPage();
  await page.setRequestInterception(true);
  page.on('request', withSdk);
  await page.goto(`${remit.shop}/privacy`);
  await page.evaluate(
    async ({ endpoint, key, bundle }) => {
      const { createClient }: typeof Sdk = await import(bundle);
      const definition = await (await fetch(`${endpoint}/v1/bots/lumo-garden/quote`)).json();
      const { instructions, words } = definition;
      const own: OwnPage = {
        client: createClient({ endpoint, key, instructions, words, source: 'page' }),
        bodies: [],
        hang: false,
        life: [],
      };
      const { fetch: send } = globalThis;
      globalThis.fetch = async (address, init = {}) => {
        const { body, signal, keepalive } = init;
        if (body instanceof Blob)
          own.bodies.push({
            type: body.type,
            first: [...new Uint8Array(await body.slice(0, 2).arrayBuffer())],
          });
        else if (typeof body === 'string') own.bodies.push(body);
        if (!own.hang || keepalive) return send(address, init);
        return new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
        });
      };
      for (const type of ['freeze', 'resume', 'pagehide', 'pageshow'])
        (type.startsWith('page') ? window : document).addEventListener(type, (event) =>
          own.life.push(event instanceof PageTransitionEvent ? `${type} ${event.persisted}` : type),
        );
      Reflect.set(globalThis, 'own', own);
    },
    { endpoint: remit.server, key: remit.siteKey, bundle: `${remit.shop}/sdk/remit-sdk.min.js` },
  );
  // A page whose requests are intercepted is not kept to come back to.
  page.off('request', withSdk);
  await page.setRequestInterception(false);
  return page;
};

/** Does something with what a page of these tests holds. */
const on = <T>(page: Page, work: (own: OwnPage, given: string) => T | Promise<T>, given = ''): Promise<T> =>
  // The function is sent as text; there it gets what `openPage` has left.
  page.evaluate(`(${work.toString()})(globalThis.own, ${JSON.stringify(given)})`) as Promise<T>;

const emails = async () => (await remit.leads('contact')).map(({ fields }) => fields['email']);
const arrived = (email: string) =>
  until(`the lead of ${email}`, async () => ((await emails()).includes(email) ? true : undefined), 5_000);

/** A lead whose request hangs, so that its page holds the lock. */
const stuck = async (page: Page, whose = 'aino@mail.example') => {
  await on(
    page,
    async (own, email) => {
      own.hang = true;
      await own.client.lead('quote', { name: 'Aino', email });
      void own.client.flush();
    },
    whose,
  );
  await until('the lock to be held', async () => {
    const held = await page.evaluate(async () => (await navigator.locks.query()).held?.length);
    return held === 1 ? true : undefined;
  });
};

test('[TR8] a long body goes as gzip: the server reads it, and the browser has asked for nothing first', async () => {
  const context = await browser.createBrowserContext();
  const page = await openPage(context);
  const devtools = await page.createCDPSession();
  const methods: string[] = [];
  devtools.on('Network.requestWillBeSent', ({ request }) => methods.push(request.method));
  await devtools.send('Network.enable');
  await on(page, async ({ client }) => {
    await client.consent({ analytics: true }, { surface: 'page', method: 'button', language: 'en' });
    for (let index = 0; index < 40; index++) client.track('page-view', { path: `/${index}` });
    await client.lead('quote', { name: 'Ilmari', email: 'ilmari@mail.example' });
    await client.flush();
  });
  await arrived('ilmari@mail.example');
  assert.equal(await on(page, ({ client }) => client.pending()), 0);
  const bodies = await on(page, (own) => own.bodies);
  assert.ok(
    bodies.some(
      (body) => typeof body === 'object' && body.type === 'text/plain' && body.first.join() === '31,139',
    ),
    JSON.stringify(bodies),
  );
  assert.deepEqual([...new Set(methods)], ['POST']);
  await context.close();
});

test('[TR5] a tab that is frozen lets the others send, and goes on when it is back', async () => {
  const context = await browser.createBrowserContext();
  const [frozen, other] = [await openPage(context), await openPage(context)];
  await stuck(frozen);
  const devtools = await frozen.createCDPSession();
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await on(other, async ({ client }) => {
    await client.lead('quote', { name: 'Eero', email: 'eero@mail.example' });
    await client.flush();
  });
  await arrived('eero@mail.example');
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await on(frozen, async (own) => {
    own.hang = false;
    await own.client.lead('quote', { name: 'Saara', email: 'saara@mail.example' });
  });
  await arrived('saara@mail.example');
  assert.deepEqual((await on(frozen, ({ life }) => life)).slice(-2), ['freeze', 'resume']);
  assert.equal(new Set(await emails()).size, (await emails()).length, 'each is there once');
  await context.close();
});

test('[TR5] [TR7] a page that is kept to come back to lets the others send, and goes on when it is back', async () => {
  // A browser keeps no promise to keep a page: under pressure of memory it loads it anew, which is another story.
  for (const once of ['1', '2', '3']) if (await cameBack(once)) return;
  assert.fail('the browser has kept none of three pages to come back to');
});

/** @returns whether the browser has kept the page: then all that was to be seen was seen. */
const cameBack = async (once: string): Promise<boolean> => {
  const context = await browser.createBrowserContext();
  const [kept, other] = [await openPage(context), await openPage(context)];
  await stuck(kept, `aino${once}@mail.example`);
  await kept.goto(`${remit.shop}/`);
  await on(
    other,
    async ({ client }, email) => {
      await client.lead('quote', { name: 'Toivo', email });
      await client.flush();
    },
    `toivo${once}@mail.example`,
  );
  await arrived(`toivo${once}@mail.example`);
  await arrived(`aino${once}@mail.example`);
  await kept.evaluate(() => history.back());
  await until('the page to be back', () => (kept.url().endsWith('/privacy') ? true : undefined));
  const isSamePage = await kept.evaluate(() => 'own' in globalThis);
  if (isSamePage) {
    // With all that it held.
    assert.deepEqual(
      (await on(kept, ({ life }) => life)).filter((each) => each.startsWith('page')),
      ['pagehide true', 'pageshow true'],
    );
    await on(kept, async (own) => {
      own.hang = false;
      await own.client.lead('quote', { name: 'Helmi', email: 'helmi@mail.example' });
    });
    await arrived('helmi@mail.example');
    assert.equal(await on(kept, ({ client }) => client.pending()), 0);
  }
  await context.close();
  return isSamePage;
};
