// Pictures of the chat in every look: the demo's conversation, every mode, every kind of step. Arguments choose among
// them by name: `npm run screenshots -- phone steps rating`. They go to screenshots/, with a page that shows them all.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { plainPage, servePages } from '../bench/plain-page.js';
import { startInstallation } from '../journeys/installation.js';
import { openBrowser } from '../journeys/visitor.js';
import { definitionOf, documentedSteps, inArabicToo } from './gallery.js';
import { LOOKS, type Look } from './looks.js';

const FOLDER = fileURLToPath(new URL('../../screenshots/', import.meta.url));
const MODES = ['bubble', 'popup', 'slider', 'tab', 'inline', 'seamless', 'page'];
const STANDING = ['inline', 'seamless', 'page'];
const SETS = ['conversation', 'modes', 'steps'] as const;

/** A drawing in place of the pictures and pages that examples name. */
const DRAWING =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100" width="160" height="100"><rect width="160" height="100" fill="#cfe3d8"/><path d="M30 80V45l50-25 50 25v35z" fill="#1f6f54"/></svg>';

const asked = process.argv.slice(2);
const steps = documentedSteps();
const known = [...Object.keys(LOOKS), ...SETS, ...MODES, ...steps.keys()];
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(1);
}
/** Those of the names that were asked for; all, when none of them was. */
const wanted = (names: readonly string[]): readonly string[] => {
  const these = names.filter((name) => asked.includes(name));
  return these.length > 0 ? these : names;
};
const sets = wanted(SETS);

const taken: string[] = [];
const missed: string[] = [];
const take = async (page: Page, name: string) => {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${FOLDER}${name}.png` });
  taken.push(name);
};
const there = (page: Page, selector: string) => page.locator(selector).first().waitFor({ timeout: 8000 });

/** The demo's conversation, from the closed launcher to "Your data". */
const takeConversation = async (page: Page, look: string, shop: string) => {
  let at = 0;
  const shot = (name: string) => take(page, `${look}-conversation-${++at}-${name}`);
  const { keyboard } = page;
  const write = async (words: string) => {
    const field = page.locator('.written :is(input,textarea):not([readonly])');
    await field.fill(words);
    await keyboard.press('Enter');
  };
  await page.goto(shop);
  await there(page, '.launcher');
  await shot('closed');
  await page.locator('.launcher').click();
  await there(page, '.question .option');
  await shot('choice');
  await page.locator('.question .option').last().click();
  await there(page, '.question textarea');
  await shot('long-text');
  await write('A roof of glass over the terrace, with a door to the garden and room for twelve people.');
  await there(page, '.question .option');
  await page.locator('.question .option').first().click();
  await there(page, '.written input');
  await shot('text');
  await write('');
  await there(page, '.problem:not(:empty)');
  await shot('missing');
  await write('Ada Byron');
  await there(page, '[type=email]:not([readonly])');
  await shot('email');
  await write('ada@example.org');
  await there(page, '[type=tel]:not([readonly])');
  await shot('phone');
  await page.locator('.question .skip').click();
  await there(page, '.purpose');
  await shot('consent');
  await page.locator('summary').first().click();
  await page.locator('[type=radio]').first().check();
  await shot('consent-details');
  await page.locator('.decide .option').first().click();
  await there(page, '.sent');
  await shot('sent');
  await page.locator('.data-button').click();
  await there(page, '.your-data');
  await shot('your-data');
  await page.locator('.your-data').evaluate((data) => data.scrollTo(0, data.scrollHeight / 2));
  await shot('your-data-further');
  await page.locator('.your-data').evaluate((data) => data.scrollTo(0, data.scrollHeight));
  await shot('your-data-end');
};

const attempt = async (name: string, page: Page, run: () => Promise<void>) => {
  try {
    await run();
  } catch (error) {
    // Whatever it is, it is told, and the other pictures are taken.
    missed.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    await take(page, `${name}-failed`);
  }
};

/** Answers for hosts that there are none of. */
const withDrawings = (context: BrowserContext) =>
  context.route(/^https:\/\//, (route) => route.fulfill({ contentType: 'image/svg+xml', body: DRAWING }));

const galleryPage = ({ language }: Look, bot: string, mode: string) =>
  plainPage(
    '',
    `<main id="chat"></main><script async src="/remit.js" data-controller="lumo-garden" data-bot="${bot}" ` +
      `data-key="site_key_of_the_gallery" data-mode="${mode}" data-label="Ask for a quote" ` +
      `${STANDING.includes(mode) ? 'data-target="#chat" ' : 'data-teaser="A quote in a minute?" '}></script>`,
  ).replace('lang="en"', `lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);

const takeMode = async (page: Page, origin: string, name: string, language: string, mode: string) => {
  await page.goto(`${origin}/${language}/choice/${mode}`);
  if (!STANDING.includes(mode)) {
    await there(page, '.launcher');
    await there(page, '.teaser');
    await take(page, `${name}-closed`);
    await page.locator('.launcher').click();
  }
  await there(page, '.question .option');
  await take(page, name);
};

const takeStep = async (page: Page, origin: string, name: string, language: string, kind: string) => {
  await page.goto(`${origin}/${language}/${kind}/bubble`);
  await page.locator('.launcher').click();
  // The end asks nothing.
  await there(page, kind === 'end' ? '.line >> nth=1' : '.question :is(button,input,a)');
  await take(page, name);
};

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const browser = await openBrowser();
const remit = sets.includes('conversation') ? await startInstallation() : undefined;
const pages: Record<string, readonly [string, string]> = {};
for (const [kind, step] of steps) {
  pages[`/v1/bots/lumo-garden/${kind}`] = ['application/json', JSON.stringify(definitionOf(kind, step))];
  for (const look of Object.values(LOOKS))
    for (const mode of MODES)
      pages[`/${look.language}/${kind}/${mode}`] = ['text/html', galleryPage(look, kind, mode)];
}
const gallery = await servePages(pages);
try {
  for (const name of wanted(Object.keys(LOOKS))) {
    const look = LOOKS[name];
    if (!look) continue;
    const context = await browser.newContext(look.browser);
    await withDrawings(context);
    const page = await context.newPage();
    if (remit) {
      if (look.language === 'ar') {
        await page.route(/\/v1\/bots\//, async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, json: inArabicToo(await response.json()) });
        });
        await page.addInitScript(() => {
          addEventListener(
            'readystatechange',
            () => Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' }),
            {
              capture: true,
              once: true,
            },
          );
        });
      }
      await attempt(`${name}-conversation`, page, () => takeConversation(page, name, remit.shop));
    }
    if (sets.includes('modes'))
      for (const mode of wanted(MODES)) {
        const file = `${name}-mode-${mode}`;
        await attempt(file, page, () => takeMode(page, gallery.origin, file, look.language, mode));
      }
    if (sets.includes('steps'))
      for (const kind of wanted([...steps.keys()])) {
        const file = `${name}-step-${kind}`;
        await attempt(file, page, () => takeStep(page, gallery.origin, file, look.language, kind));
      }
    await context.close();
    console.log(`${name}: ${taken.filter((each) => each.startsWith(`${name}-`)).length} pictures`);
  }
} finally {
  gallery.close();
  await browser.close();
  await remit?.remove();
}

const pictures = taken
  .map(
    (name) =>
      `<figure><img src="${name}.png" alt="" loading="lazy"><figcaption>${name}</figcaption></figure>`,
  )
  .join('');
writeFileSync(
  `${FOLDER}index.html`,
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title><style>body{display:flex;flex-wrap:wrap;gap:16px;font:14px sans-serif}figure{margin:0}img{height:420px;border:1px solid #ccc}</style>${pictures}`,
);
console.log(`${taken.length} pictures: screenshots/index.html`);
for (const line of missed) console.error(`not as expected: ${line}`);
if (missed.length > 0) process.exitCode = 1;
