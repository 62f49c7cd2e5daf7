import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from './installation.js';
import { openDemo } from './open-demo.js';
import { answerConsent, answerQuestions, askForQuote, openChat, waitForSent } from './visitor.js';

const { remit, browser } = await openDemo();

const withEmail = async (email: string) =>
  (await remit.leads('contact')).filter(({ fields }) => fields['email'] === email);
const no = { marketing: false, analytics: false };

test('[IN1] [IN2] a server killed in the middle and started again: nothing lost, nothing twice', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(remit.shop);
  const chat = await openChat(page);
  await answerQuestions(chat, { name: 'Mary', email: 'mary@example.org' });
  await remit.kill();
  await answerConsent(chat, { marketing: true, analytics: false });
  await chat.getByText('Saved on this device.', { exact: false }).waitFor();

  await remit.start();
  await waitForSent(chat, 40_000);
  assert.equal((await withEmail('mary@example.org')).length, 1);
  assert.equal((await remit.leads('marketing')).length, 1);
  await until('the CRM to have it', async () => (await remit.delivered())[0]);
  assert.equal((await remit.delivered()).length, 1);
  await context.close();
});

test('[IN1] [IN2] killed while many leads arrive: each one that was answered is there, and each once', async () => {
  const people = Array.from({ length: 4 }, (_, index) => `person-${index}@example.org`);
  const context = await browser.newContext();
  const visits = people.map(async (email) => {
    const one = await browser.newContext();
    const page = await one.newPage();
    await page.goto(remit.shop);
    const chat = await askForQuote(page, { name: 'Somebody', email, ...no });
    await waitForSent(chat, 60_000);
    await one.close();
  });
  await until(
    'the first of them',
    async () => ((await remit.leads('contact')).length > 1 ? true : undefined),
    30_000,
  );
  await remit.kill();
  await remit.start();
  await Promise.all(visits);
  for (const email of people) assert.equal((await withEmail(email)).length, 1, email);
  await until(
    'the CRM to have all',
    async () => ((await remit.delivered()).length >= 5 ? true : undefined),
    30_000,
  );
  const delivered = (await remit.delivered()).map(({ body }) => body.data.record);
  assert.equal(new Set(delivered).size, delivered.length);
  await context.close();
});

test('[BU7] [BU3] answered offline, tab closed, opened again online: arrives once', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(remit.shop);
  const chat = await openChat(page);
  await context.setOffline(true);
  await answerQuestions(chat, { name: 'Radia', email: 'radia@example.org' });
  await answerConsent(chat, no);
  await chat.getByText('Saved on this device.', { exact: false }).waitFor();
  await page.close();
  assert.deepEqual(await withEmail('radia@example.org'), []);

  await context.setOffline(false);
  const later = await context.newPage();
  await later.goto(remit.shop);
  await until('the lead to arrive', async () => (await withEmail('radia@example.org'))[0], 30_000);
  await later.reload();
  await later.waitForTimeout(2000);
  assert.equal((await withEmail('radia@example.org')).length, 1);
  await context.close();
});

test('[SV7] stopped as with Ctrl-C it ends cleanly, and a second start keeps everything', async () => {
  const before = await remit.leads('contact');
  assert.equal(await remit.stop(), 0);
  const began = Date.now();
  await remit.start();
  assert.ok(Date.now() - began < 10_000);
  assert.deepEqual(await remit.leads('contact'), before);
});
