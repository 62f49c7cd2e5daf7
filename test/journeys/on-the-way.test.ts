import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from './installation.js';
import { openDemo } from './open-demo.js';

const { remit, browser } = await openDemo();

test('[WI6] what a bot hands in on its way reaches its recipient by the server, once, before the conversation is over', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await page.goto(`${remit.shop}/every-step`);
  const write = async (question: RegExp, text: string) => {
    await page.getByRole('textbox', { name: question }).fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  };
  await write(/What is your name/, 'Mary Anning');
  await page.getByRole('button', { name: 'Skip' }).click();
  await write(/your e-mail/, 'mary@example.org');
  await page.getByRole('textbox', { name: /A phone number/ }).waitFor();
  // The visitor stops here.
  const [first] = await until('the delivery', async () => {
    const delivered = (await remit.delivered()).map(({ body }) => body.data.fields);
    const hers = delivered.filter((fields) => fields['email'] === 'mary@example.org');
    return hers.length > 0 ? hers : undefined;
  });
  assert.deepEqual(first, { name: 'Mary Anning', email: 'mary@example.org' });
  const { host } = new URL(remit.shop);
  assert.ok(
    asked.every((origin) => new URL(origin).hostname === host.split(':')[0]),
    [...new Set(asked)].join(),
  );
  await page.reload();
  await page.getByRole('textbox', { name: /A phone number/ }).waitFor();
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('textbox', { name: /pictures of your garden/ }).waitFor();
  const leads = (await remit.leads('contact')).filter(({ fields }) => fields['email'] === 'mary@example.org');
  assert.equal(leads.length, 1);
  await context.close();
});
