import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from './installation.js';
import { openDemo } from './open-demo.js';
import { answerConsent, askForQuote, chatOf, openChat, waitForSent } from './visitor.js';

const { remit, browser } = await openDemo();

const visit = async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(remit.shop);
  return { context, page };
};

test('[RQ1] [RC1] a visitor asks for their rights and gets their receipts in the chat, by the secret of their browser', async () => {
  const { context, page } = await visit();
  const chat = await askForQuote(page, {
    name: 'Ada Byron',
    email: 'ada@example.org',
    marketing: true,
    analytics: false,
  });
  await waitForSent(chat);
  await chat.getByRole('button', { name: 'Your data' }).click();

  await chat.getByLabel('What do you ask for?').selectOption('rectification');
  await chat.getByLabel('Which answer?').selectOption('name');
  await chat.getByLabel('What is right').fill('Ada Lovelace');
  await chat.getByRole('button', { name: /^Ask / }).click();
  await chat.getByText(/Your request was passed on\. You will have an answer by/).waitFor();
  await chat.getByRole('button', { name: 'Show what I asked for' }).click();
  await chat
    .getByRole('listitem')
    .filter({ hasText: /To correct something.*Open\. Due by/ })
    .waitFor();

  await chat.getByRole('button', { name: 'Show receipts of my choices' }).click();
  const receipts = chat.getByRole('listitem').filter({ hasText: 'new models' });
  await receipts.filter({ hasText: 'Given' }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    chat.locator('section').last().getByRole('button', { name: 'Save' }).click(),
  ]);
  const saved: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.equal(Reflect.get(Object(saved), 'controller'), 'lumo-garden');
  assert.match(JSON.stringify(saved), /"state":"given","jws":"ey/);

  // Without a network it says so; asked again, it is one request.
  await context.setOffline(true);
  await chat.getByLabel('What do you ask for?').selectOption('access');
  await chat.getByRole('button', { name: /^Ask / }).click();
  await chat.getByText('Not sent: there is no connection.').waitFor();
  await context.setOffline(false);
  await chat.getByRole('button', { name: /^Ask / }).click();
  await chat.getByText('Your request was passed on.').waitFor();
  await context.close();
});

/** What this tab keeps for the shop. */
const kept = (page: Page): Promise<string[]> => page.evaluate(() => Object.values({ ...sessionStorage }));

test('[WI9] a page that is loaded again goes on where the visitor was; nothing is kept before they answer, nor after the end', async () => {
  const { context, page } = await visit();
  await openChat(page);
  await page.reload();
  assert.deepEqual(await kept(page), []);

  const chat = await openChat(page);
  await chat.getByRole('button', { name: 'A greenhouse' }).click();
  await chat.getByRole('button', { name: 'This spring' }).click();
  await chat.getByRole('textbox', { name: /make the quote out to/ }).fill('Grace Hopper');
  await chat.getByRole('button', { name: 'Send' }).click();
  await chat.getByRole('textbox', { name: /Which e-mail address/ }).waitFor();
  await page.reload();
  assert.match((await kept(page)).join(''), /Grace Hopper/);
  // The same on another page of the site.
  await page.locator('a[href="/privacy"]').first().click();
  await page.waitForURL(/privacy/);

  await openChat(page);
  await chatOf(page).getByText('Grace Hopper').first().waitFor();
  await chat.getByRole('textbox', { name: /Which e-mail address/ }).fill('grace@example.org');
  await chat.getByRole('button', { name: 'Send' }).click();
  // An answer of before is changed, and those after it are kept.
  await chat.getByRole('button', { name: 'Change: Grace Hopper' }).click();
  await chat.getByRole('textbox', { name: /make the quote out to/ }).fill('Grace M. Hopper');
  await chat.getByRole('button', { name: 'Send' }).click();
  await chat.getByRole('button', { name: 'Skip' }).click();
  await answerConsent(chat, { marketing: false, analytics: false });
  await waitForSent(chat);
  assert.deepEqual(await kept(page), []);
  const lead = await until('the lead', async () =>
    (await remit.leads('contact')).find(({ fields }) => fields['email'] === 'grace@example.org'),
  );
  assert.equal(lead.fields['name'], 'Grace M. Hopper');

  await page.reload();
  assert.deepEqual(await kept(page), []);
  await openChat(page);
  await chatOf(page).getByRole('button', { name: 'A greenhouse' }).waitFor();
  await context.close();
});
