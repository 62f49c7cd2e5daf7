import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from './installation.js';
import { openDemo } from './open-demo.js';
import { answerConsent, answerQuestions, openChat, waitForSent } from './visitor.js';

const { remit, browser } = await openDemo();

/** Asks for a quote as programs do: with the field filled in that nobody sees, or so fast that work is asked for. */
const spam = async (how: 'trapped' | 'hurried without work', name: string, email: string) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  // Its page does no work: an old browser, or a program.
  await page.route('**/v1/work', (route) => route.abort());
  // However slow this machine is just now, it is a fast one.
  if (how === 'hurried without work')
    await page.addInitScript(() => {
      const now = performance.now.bind(performance);
      performance.now = () => now() / 50;
    });
  await page.goto(remit.shop);
  const chat = await openChat(page);
  if (how === 'trapped')
    await page.locator('remit-chat').evaluate((element) => {
      const trap = element.shadowRoot?.querySelector<HTMLInputElement>('[name=remark]');
      if (!trap) throw new Error('no trap');
      trap.value = 'https://spam.example';
    });
  await answerQuestions(chat, { name, email });
  await answerConsent(chat, { marketing: false, analytics: false });
  // Whoever is suspected is told what everybody is told.
  await waitForSent(chat);
  await context.close();
};

const emails = async () => (await remit.leads('contact')).map(({ fields }) => fields['email']);
const received = async () => (await remit.delivered()).map(({ body }) => body.data.fields['email']);

test('[SP2] [SP4] what is suspected waits in the console: accepted, it is listed and delivered; refused, it is gone', async () => {
  await spam('hurried without work', 'Ada Byron', 'ada@example.org');
  await spam('trapped', 'Buy Now', 'spam@example.org');
  assert.deepEqual(await emails(), []);

  const context = await browser.newContext();
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  await page.goto(`${remit.server}/console/#token=${remit.token}`);
  await page.getByText('No leads yet').waitFor();
  await page.getByRole('button', { name: 'To review (2)' }).click();
  const cardOf = (email: string) => page.getByRole('article').filter({ hasText: email });
  await cardOf('ada@example.org').getByText('faster than a person reads and types').waitFor();
  await cardOf('spam@example.org').getByText('A field was filled in that nobody sees').waitFor();
  assert.deepEqual(await received(), []);

  // With the keyboard alone.
  await cardOf('ada@example.org').getByRole('button', { name: 'Accept …' }).press('Enter');
  const question = page.getByRole('dialog', { name: 'Accept this lead?' });
  await question.getByRole('button', { name: 'Leave it held' }).press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Accepted: it is among the leads now, and goes to its recipients.').waitFor();
  await until('the CRM to have it', async () => (await received()).includes('ada@example.org') || undefined);

  await cardOf('spam@example.org').getByRole('button', { name: 'Refuse …' }).click();
  await page.getByRole('button', { name: 'Erase it' }).click();
  await page.getByText('Refused: it is erased.').waitFor();
  await page.getByText('Nothing to review').waitFor();

  await page.getByRole('button', { name: 'Leads', exact: true }).click();
  await cardOf('ada@example.org').getByText('Ada Byron').waitFor();
  await page.reload();
  await page.getByLabel('Token of a reader').fill(remit.token);
  await page.getByRole('button', { name: 'Show the leads' }).click();
  await page.getByRole('button', { name: 'To review (0)' }).waitFor();
  await page.getByText('1 lead', { exact: true }).waitFor();
  assert.deepEqual(await emails(), ['ada@example.org']);
  assert.deepEqual(await received(), ['ada@example.org']);
  assert.deepEqual(said, []);
  await context.close();
});
