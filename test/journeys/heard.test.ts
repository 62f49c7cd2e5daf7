import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './installation.js';
import { openDemo } from './open-demo.js';
import { listenTo, type Told } from './screen-reader.js';

const { remit, browser } = await openDemo();

const USED_FOR = /^We use your name, e-mail, phone and what you tell us/;

test('[WI10] what a screen reader says at each step: the question once, what is asked for, what it is for; no flood', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(remit.shop);
  await page.locator('.launcher').waitFor();
  const reader = await listenTo(page);
  await reader.attend();
  const { keyboard } = page;

  /** Waits until what is meant has the focus. */
  const onto = (what: string, fits: (innermost: Told) => boolean) =>
    until(what, async () => {
      const way = await reader.focused();
      return way[0] && fits(way[0]) ? way : undefined;
    });
  const within = (way: readonly Told[], role: string) => way.find((each) => each.role === role)?.name;
  const said: string[] = [];
  const heard = async () => {
    const lines = await reader.heard();
    said.push(...lines);
    return lines;
  };

  await page.locator('.launcher').focus();
  const [launcher] = await onto('the launcher', ({ name }) => name === 'Ask for a quote');
  assert.equal(launcher?.role, 'button');
  assert.equal(launcher?.state['hasPopup'], 'dialog');
  assert.equal(launcher?.state['expanded'], false);

  await keyboard.press('Enter');
  const what = await onto('a choice', ({ name }) => name === 'A greenhouse');
  assert.equal(within(what, 'dialog'), 'Ask for a quote');
  assert.equal(within(what, 'group'), 'What would you like to build?');
  assert.match(what.find(({ role }) => role === 'group')?.description ?? '', USED_FOR);
  await until('the greeting', async () => ((await heard()).length > 0 ? true : undefined));
  assert.deepEqual(said.splice(0), ['Hei! I can get you a quote. It takes about a minute.']);

  await keyboard.press('Enter');
  const when = await onto('the next choice', ({ name }) => name === 'This spring');
  assert.equal(within(when, 'group'), 'When should it be standing?');

  await keyboard.press('Enter');
  const [name] = await onto('the name', ({ role }) => role === 'textbox');
  assert.equal(name?.name, 'Who shall we make the quote out to?');
  assert.match(name?.description ?? '', USED_FOR);
  assert.equal(name?.state['required'], true);
  assert.equal(name?.state['invalid'], 'false');
  await heard();

  said.length = 0;
  await keyboard.press('Enter');
  const [missing] = await onto('the problem', ({ state }) => state['invalid'] === 'true');
  assert.equal(missing?.role, 'textbox');
  assert.match(missing?.description ?? '', /^Please write an answer\. We use/);
  await until('the problem to be read out', async () => ((await heard()).length > 0 ? true : undefined));
  assert.deepEqual(said.splice(0), ['Please write an answer.']);

  await keyboard.type('Ada Byron');
  await keyboard.press('Enter');
  const [email] = await onto('the e-mail', (each) => /Which e-mail address/.test(each.name));
  assert.equal(email?.role, 'textbox');
  assert.equal(email?.state['invalid'], 'false');
  await keyboard.type('ada@example.org');
  await keyboard.press('Enter');
  const [phone] = await onto('the telephone', (each) => /A phone number helps/.test(each.name));
  assert.equal(phone?.role, 'textbox');
  assert.equal(phone?.state['required'], false);
  await keyboard.type('+358 40 123 4567');
  await keyboard.press('Enter');

  const first = await onto(
    'the consent',
    ({ role }) => role === 'radio' || role === 'button' || role === 'DisclosureTriangle',
  );
  assert.equal(
    within(first, 'form') ?? within(first, 'dialog'),
    'Two more things. Your quote comes just the same if you say no.',
  );
  const told = await reader.all();
  const radios = told.filter(({ role }) => role === 'radio');
  assert.equal(radios.length, 4);
  assert.ok(
    radios.every(({ state }) => state['checked'] === 'false'),
    'nothing is ticked',
  );
  const groups = told.filter(({ role }) => role === 'group').map((group) => group.name);
  assert.ok(groups.some((words) => /new models/.test(words)));
  assert.ok(groups.some((words) => /pages I look at/.test(words)));
  await heard();
  // The questions went to the focus. What the visitor said was not read back.
  assert.deepEqual(
    said.filter((line) => /Ada|358|\?/.test(line)),
    [],
  );

  said.length = 0;
  await page.getByRole('button', { name: 'No to all' }).focus();
  await keyboard.press('Enter');
  await until('the end', async () => {
    await heard();
    return said.some((line) => line === 'Sent.') ? true : undefined;
  });
  assert.equal(said.filter((line) => line.startsWith('Thank you, Ada Byron.')).length, 1, said.join('\n'));
  assert.equal(said.filter((line) => line === 'Sent.').length, 1);
  assert.ok(said.length <= 4, said.join('\n'));

  await page.getByRole('button', { name: 'Your data' }).focus();
  await keyboard.press('Enter');
  const [data] = await onto('"Your data"', ({ role }) => role === 'heading');
  assert.equal(data?.name, 'Your data');
  const switches = (await reader.all()).filter(({ role }) => role === 'switch');
  assert.equal(switches.length, 2);
  assert.ok(switches.every((each) => each.name !== '' && each.state['checked'] === 'false'));

  await keyboard.press('Escape');
  await keyboard.press('Escape');
  const [back] = await onto(
    'the launcher again',
    (each) => each.name === 'Ask for a quote' && each.role === 'button',
  );
  assert.equal(back?.state['expanded'], false);
  const left = await reader.all();
  assert.equal(left.filter(({ role }) => role === 'dialog').length, 0);
  await context.close();
});

test('[WI10] on a slow network too no question is read that goes to the focus, nor what the visitor said', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const late = (what: RegExp, ms: number) =>
    page.route(what, async (route) => {
      await sleep(ms);
      await route.continue();
    });
  // The chat is open before there is a conversation, and the conversation before what stands beside it.
  await late(/\/v1\/bots\//, 400);
  await late(/lazy-beside/, 2_500);
  await page.goto(remit.shop);
  await page.locator('.launcher').waitFor();
  const reader = await listenTo(page);
  await reader.attend();
  await page.locator('.launcher').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'A greenhouse' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'This spring' }).waitFor();
  assert.equal(await page.locator('.after-log').count(), 0);
  await page.locator('.after-log').waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: /make the quote out to/ }).waitFor();
  assert.deepEqual(
    (await reader.heard()).filter((line) => line.includes('?') || line.includes('greenhouse')),
    [],
  );
  await context.close();
});

test('[WI10] on a phone the open chat is a modal dialog: nothing of the page is read', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await page.goto(remit.shop);
  const reader = await listenTo(page);
  const headings = async () => (await reader.all()).filter(({ role }) => role === 'heading').length;
  assert.ok((await headings()) > 0);
  await page.locator('.launcher').tap();
  await page.locator('.question .option').first().waitFor();
  await until('the page to be out of reach', async () => ((await headings()) === 0 ? true : undefined));
  const dialog = (await reader.all()).find(({ role }) => role === 'dialog');
  assert.equal(dialog?.state['modal'], true);
  await page.getByRole('button', { name: 'Close' }).tap();
  await until('the page to be back', async () => ((await headings()) > 0 ? true : undefined));
  await context.close();
});
