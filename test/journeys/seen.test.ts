import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openDemo } from './open-demo.js';

const { remit, browser } = await openDemo();

/**
 * Holds the demo's conversation to its end and looks into "Your data".
 * @param look is called in each state of the chat
 */
const converse = async (
  options: BrowserContextOptions,
  look: (page: Page, state: string) => Promise<void>,
) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(remit.shop);
  const there = (selector: string) => page.locator(selector).first().waitFor();
  const write = async (type: string, words: string) => {
    await page.locator(`.written ${type}:not([readonly])`).fill(words);
    await page.keyboard.press('Enter');
  };
  await there('.launcher');
  await look(page, 'closed');
  await page.locator('.launcher').click();
  await there('.question .option');
  await look(page, 'choice');
  await page.locator('.question .option').last().click();
  await there('.question textarea');
  await look(page, 'long text');
  await write('textarea', 'A roof of glass');
  await page.getByText('When should it be standing?').waitFor();
  await page.locator('.question .option').first().click();
  await there('.written input[type=text]');
  await write('input[type=text]', '');
  await there('.problem:not(:empty)');
  await look(page, 'missing answer');
  await write('input[type=text]', 'Ada Byron');
  await write('input[type=email]', 'ada@example.org');
  await there('.question .skip');
  await look(page, 'phone');
  await page.locator('.question .skip').click();
  await there('.purpose');
  await page.locator('.question summary').first().click();
  await page.locator('.question [type=radio]').first().check();
  await look(page, 'consent');
  await page.locator('.decide .option').first().click();
  await there('.sent');
  await look(page, 'sent');
  await page.locator('.data-button').click();
  await there('.your-data');
  await look(page, 'your data');
  await context.close();
};

test('[WI10] in forced colours everything keeps its bounds, and the focus is seen', async () => {
  await converse({ forcedColors: 'active', reducedMotion: 'reduce' }, async (page, state) => {
    const unbounded = await page.evaluate(() => {
      const root = document.querySelector('remit-chat')?.shadowRoot;
      const all = [
        ...(root?.querySelectorAll('.launcher,.panel,.line,.purpose,.option,.main,.written,.switch') ?? []),
      ];
      return all
        .filter((element) => element.checkVisibility())
        .filter((element) => {
          const before = getComputedStyle(element, '::before');
          const own = getComputedStyle(element);
          return ![own, before].some(
            (style) =>
              Number.parseFloat(style.borderTopWidth) > 0 && style.borderTopColor !== own.backgroundColor,
          );
        })
        .map(({ className }) => className);
    });
    assert.deepEqual(unbounded, [], state);
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      // A field shows it around itself and its button.
      const shown = element?.closest('.written') ?? element;
      return shown ? getComputedStyle(shown).outlineStyle : 'nothing';
    });
    assert.notEqual(outline, 'none', `${state}: the focus`);
  });
});

test('[WI10] at 400 % nothing has to be scrolled sideways, and every part can be reached', async () => {
  // A window of 1280 by 1024, four times as large.
  const viewport = { width: 320, height: 256 };
  await converse({ viewport, deviceScaleFactor: 4, reducedMotion: 'reduce' }, async (page, state) => {
    const outside = await page.evaluate(async () => {
      const root = document.querySelector('remit-chat')?.shadowRoot;
      const panel = root?.querySelector('.panel');
      const all = [...(root?.querySelectorAll('.panel *') ?? [])].filter((element) =>
        element.checkVisibility(),
      );
      const wrong = panel && panel.scrollWidth > panel.clientWidth ? ['the panel scrolls'] : [];
      for (const element of all) {
        if (element.closest('.unseen,svg')) continue;
        const { left, right } = element.getBoundingClientRect();
        if (left < -1 || right > innerWidth + 1) wrong.push(`${element.className} ${left} to ${right}`);
        if (!element.matches('button,input,textarea,select,a,summary')) continue;
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        await new Promise((resolve) => setTimeout(resolve));
        const { top, bottom } = element.getBoundingClientRect();
        if (top < -1 || bottom > innerHeight + 1) wrong.push(`${element.className} cannot be seen whole`);
      }
      return wrong;
    });
    assert.deepEqual(outside, [], state);
  });
});

test('[WI10] with less motion wanted nothing moves and the bot does not seem to write; without, it does', async () => {
  const motion = async (reducedMotion: 'reduce' | 'no-preference') => {
    const context = await browser.newContext({ reducedMotion });
    const page = await context.newPage();
    await page.goto(remit.shop);
    await page.locator('.launcher').click();
    await page.locator('.question .option').first().waitFor();
    // Scrolling smoothly comes with what stands beside the conversation.
    if (reducedMotion === 'no-preference') await page.locator('.after-log').waitFor({ state: 'attached' });
    const seen = await page.evaluate(async () => {
      const root = document.querySelector('remit-chat')?.shadowRoot;
      const option = root?.querySelector('.question .option');
      let moved = root?.getAnimations().length ?? 0;
      let writes = false;
      if (option instanceof HTMLElement) option.click();
      for (let frames = 0; frames < 40; frames++) {
        moved = Math.max(moved, root?.getAnimations().length ?? 0);
        writes ||= root?.querySelector('.typing')?.checkVisibility() === true;
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      const log = root?.querySelector('.log');
      return { moved, writes, scroll: log ? getComputedStyle(log).scrollBehavior : '' };
    });
    await page.getByText('When should it be standing?').waitFor();
    await context.close();
    return seen;
  };
  assert.deepEqual(await motion('reduce'), { moved: 0, writes: false, scroll: 'auto' });
  const { moved, writes, scroll } = await motion('no-preference');
  assert.ok(moved > 0);
  assert.equal(writes, true);
  assert.equal(scroll, 'smooth');
});
