import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromiumFlags, findChromium } from '@remit/dev/browser';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { z } from 'zod';
import { startInstallation, until, type Installation } from './installation.js';
import { askForQuote, openChat, waitForSent } from './visitor.js';

const NONCE = 'r4nd0m';
const manifest = z
  .object({ version: z.string(), files: z.record(z.string(), z.string().startsWith('sha384-')) })
  .parse(
    JSON.parse(
      readFileSync(
        fileURLToPath(new URL('../../packages/widget/dist/remit-manifest.json', import.meta.url)),
        'utf8',
      ),
    ),
  );
const CHAT = Object.keys(manifest.files).find((name) => /^remit-chat-[\w-]{8}\.js$/.test(name)) ?? '';

let remit: Installation;
let browser: Browser;
let context: BrowserContext;
before(async () => {
  remit = await startInstallation();
  // A page that a test answers for comes from no address, and so may not ask this machine for anything.
  const args = [...chromiumFlags, '--disable-features=LocalNetworkAccessChecks'];
  browser = await chromium.launch({ executablePath: findChromium(), args });
});
after(async () => {
  await browser?.close();
  await remit?.remove();
});

/** The strictest policy that a page can have which loads scripts at all. */
const policy = () =>
  [
    "default-src 'none'",
    `script-src 'nonce-${NONCE}' 'strict-dynamic'`,
    `connect-src ${remit.server}`,
    "style-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** A page of the shop's with that policy, and everything that it breaks. */
const strictPage = async (body: string): Promise<{ page: Page; broken: string[] }> => {
  context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const broken: string[] = [];
  await page.exposeBinding('noteBroken', (_source, what: string) => void broken.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      const note: unknown = Reflect.get(window, 'noteBroken');
      if (typeof note === 'function') Reflect.apply(note, window, [`${effectiveDirective} ${blockedURI}`]);
    });
  });
  page.on('pageerror', (error) => broken.push(error.message));
  await page.route(`${remit.shop}/strict`, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': policy() },
      body: `<!doctype html><html lang="en"><title>Strict</title><body><main>Page</main>${body}`,
    }),
  );
  await page.goto(`${remit.shop}/strict`);
  return { page, broken };
};

const tag = (attributes: Readonly<Record<string, string>> = {}, from = remit.server) =>
  `<script async nonce="${NONCE}" src="${from}/remit.js" ${Object.entries({
    'data-controller': 'lumo-garden',
    'data-bot': 'quote',
    'data-key': remit.siteKey,
    'data-label': 'Ask for a quote',
    ...attributes,
  })
    .map(([name, value]) => `${name}='${value}'`)
    .join(' ')}></script>`;

for (const [what, attributes] of [
  ['a bubble', {}],
  ['a popup', { 'data-mode': 'popup', 'data-teaser': 'May I help?', 'data-load': 'idle' }],
] as const)
  test(`[WI4] the whole conversation in ${what} breaks no rule of the strictest policy`, async () => {
    const { page, broken } = await strictPage(tag(attributes));
    const chat = await askForQuote(page, {
      name: 'Anna',
      email: 'anna@mail.example',
      marketing: true,
      analytics: false,
    });
    await waitForSent(chat);
    await chat.getByRole('button', { name: 'Your data' }).click();
    await chat.getByRole('heading', { name: 'Your data' }).waitFor();
    assert.deepEqual(broken, []);
    await context.close();
  });

test('[WI4] a rule opens the chat, and calls are served, under the strictest policy', async () => {
  const triggers = JSON.stringify({ rules: [{ when: { delay: 100 }, then: 'open' }] });
  const calls = `<script nonce="${NONCE}">remit={q:[[Date.now(),"setAnswer","room","greenhouse"],[Date.now(),"on","opened",()=>document.title="Opened"]]}</script>`;
  const { page, broken } = await strictPage(calls + tag({ 'data-triggers': triggers }));
  await page.getByRole('dialog', { name: 'Ask for a quote' }).waitFor();
  await until('the event', async () => ((await page.title()) === 'Opened' ? true : undefined));
  assert.deepEqual(broken, []);
  await context.close();
});

test('[WI4] the element works under the strictest policy', async () => {
  const { page, broken } = await strictPage(
    `<remit-chat controller="lumo-garden" bot="quote" key="${remit.siteKey}" label="Ask for a quote" mode="tab"></remit-chat>` +
      `<script type="module" nonce="${NONCE}" src="${remit.server}/remit-element.js"></script>`,
  );
  const chat = await openChat(page);
  await chat.getByRole('button', { name: 'A greenhouse' }).waitFor();
  assert.deepEqual(broken, []);
  await context.close();
});

test('a page that pins the files by their hashes runs them, and no others', async () => {
  for (const [hash, runs] of [
    [manifest.files[CHAT], true],
    [`sha384-${'A'.repeat(64)}`, false],
  ] as const) {
    const map = { integrity: { [`${remit.server}/${CHAT}`]: hash } };
    const loader = `integrity="${manifest.files['remit.js']}" crossorigin="anonymous" data-controller`;
    const { page } = await strictPage(
      `<script type="importmap" nonce="${NONCE}">${JSON.stringify(map)}</script>${tag().replace('data-controller', loader)}`,
    );
    await page.getByRole('button', { name: 'Ask for a quote', exact: true }).click();
    await (runs
      ? page.getByRole('button', { name: 'A greenhouse' }).waitFor()
      : page.getByRole('button', { name: /could not be loaded/ }).waitFor());
    await context.close();
  }
});

test('the files work from any folder of any host, with the server named', async () => {
  const { page, broken } = await strictPage('');
  await page.route('https://cdn.example/of/mine/*', async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const body = readFileSync(fileURLToPath(new URL(`../../packages/widget/dist/${name}`, import.meta.url)));
    await route.fulfill({
      body,
      contentType: 'text/javascript',
      headers: { 'access-control-allow-origin': '*' },
    });
  });
  await page.unroute(`${remit.shop}/strict`);
  await page.route(`${remit.shop}/strict`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': policy() },
      body: `<!doctype html><title>CDN</title>${tag({ 'data-endpoint': remit.server }, 'https://cdn.example/of/mine')}`,
    }),
  );
  await page.reload();
  const chat = await openChat(page);
  await chat.getByRole('button', { name: 'A greenhouse' }).waitFor();
  assert.deepEqual(broken, []);
  await context.close();
});

test('when the chat of an open page is gone after an upgrade, the launcher says so and reloads the page', async () => {
  const { page } = await strictPage(tag());
  await page.route(`${remit.server}/${CHAT}`, (route) =>
    route.fulfill({ status: 404, headers: { 'access-control-allow-origin': '*' } }),
  );
  await page.getByRole('button', { name: 'Ask for a quote', exact: true }).click();
  const gone = page.getByRole('button', { name: 'The chat has changed. Reload the page' });
  await gone.waitFor();
  await page.unroute(`${remit.server}/${CHAT}`);
  await Promise.all([page.waitForEvent('load'), gone.click()]);
  const chat = await openChat(page);
  await chat.getByRole('button', { name: 'A greenhouse' }).waitFor();
  await context.close();
});
