import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from './installation.js';
import { openDemo } from './open-demo.js';
import { askForQuote, waitForSent, withdraw } from './visitor.js';

const { remit, browser } = await openDemo();

/** A page of the shop in a browser profile of its own, and everything its console said. */
const visit = async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  await page.goto(remit.shop);
  return { context, page, said };
};
const leadOf = async (purpose: string, email: string) =>
  (await remit.leads(purpose)).find(({ fields }) => fields['email'] === email);

test('[SV2] a quote with marketing refused is read for contact and for nothing else, and reaches the CRM once', async () => {
  const { context, page, said } = await visit();
  const email = 'ada@example.org';
  const chat = await askForQuote(page, { name: 'Ada Byron', email, marketing: false, analytics: false });
  await waitForSent(chat);

  const lead = await leadOf('contact', email);
  assert.ok(lead);
  assert.equal(lead.fields['name'], 'Ada Byron');
  assert.deepEqual(lead.scope.purposes, ['contact']);
  assert.deepEqual(await remit.leads('marketing'), []);
  assert.deepEqual(await remit.leads('analytics'), []);

  const delivery = await until('the CRM to have it', async () => (await remit.delivered())[0]);
  assert.equal(delivery.body.data.purpose, 'contact');
  assert.equal(delivery.body.data.record, lead.id);
  assert.equal(delivery.body.data.fields['email'], email);
  assert.equal((await remit.delivered()).length, 1);
  assert.deepEqual(said, []);
  await context.close();
});

test('[PL5] marketing granted shows the lead for marketing; withdrawn in the widget it is gone within seconds', async () => {
  const { context, page, said } = await visit();
  const email = 'grace@example.org';
  const chat = await askForQuote(page, { name: 'Grace Hopper', email, marketing: true, analytics: true });
  await waitForSent(chat);
  const granted = await leadOf('marketing', email);
  assert.deepEqual(granted?.fields, { name: 'Grace Hopper', email });

  const began = Date.now();
  await withdraw(chat, /new models/);
  await until(
    'marketing to see nothing',
    async () => ((await leadOf('marketing', email)) ? undefined : true),
    5000,
  );
  assert.ok(Date.now() - began < 5000);
  const kept = await leadOf('contact', email);
  assert.ok(kept, 'what the contract carries stays');
  assert.deepEqual(kept.scope.purposes, ['contact'], 'the ended purpose is taken out of what is stored');
  assert.deepEqual(said, []);
  await context.close();
});

test('[WI2] a "no" to everything costs nothing: the quote goes the same way as with a "yes"', async () => {
  const { context, page } = await visit();
  const email = 'alan@example.org';
  const chat = await askForQuote(page, { name: 'Alan', email, marketing: false, analytics: false });
  await waitForSent(chat);
  await until('the CRM to have it', async () =>
    (await remit.delivered()).find(({ body }) => body.data.fields['email'] === email),
  );
  await context.close();
});

test('[WI5] the whole lead with the keyboard alone', async () => {
  const { context, page } = await visit();
  const { keyboard } = page;
  const focused = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
  const tabTo = async (name: RegExp) => {
    for (let steps = 0; steps < 60; steps++) {
      if (name.test((await focused()).trim())) return;
      await keyboard.press('Tab');
    }
    assert.fail(`no way to ${name} with Tab; the focus is at ${await focused()}`);
  };
  const waitsFor = (tag: 'INPUT' | 'BUTTON', question: string) =>
    page
      .getByText(question)
      .waitFor()
      .then(() =>
        page.waitForFunction((wanted) => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return element?.tagName === wanted;
        }, tag),
      );
  await page.getByRole('button', { name: 'Ask for a quote', exact: true }).waitFor();
  await tabTo(/^Ask for a quote$/);
  await keyboard.press('Enter');
  await waitsFor('BUTTON', 'What would you like to build?');
  await keyboard.press('Enter');
  await waitsFor('BUTTON', 'When should it be standing?');
  await keyboard.press('Enter');
  await waitsFor('INPUT', 'Who shall we make the quote out to?');
  await keyboard.type('Katherine');
  await keyboard.press('Enter');
  await waitsFor('INPUT', 'Which e-mail address should it go to?');
  await keyboard.type('katherine@example.org');
  await keyboard.press('Enter');
  await waitsFor('INPUT', 'A phone number helps');
  await tabTo(/^Skip$/);
  await keyboard.press('Enter');
  await page.getByText('Two more things').waitFor();
  await tabTo(/^No to all$/);
  await keyboard.press('Enter');
  await until('the lead', () => leadOf('contact', 'katherine@example.org'));
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.match(await focused(), /Ask for a quote/);
  await context.close();
});
