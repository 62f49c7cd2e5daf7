import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import type { Instructions } from '@remit/contract';
import { botSchema } from '@remit/contract/schema';
import { addOrUpdateController, openStore } from '@remit/server';
import { until } from './installation.js';
import { openDemo } from './open-demo.js';
import { waitForSent } from './visitor.js';

const KEY = 'site_0123456789abcdef';
const TOKEN = 'rt_desk_0123456789abcdef';
const en = (text: string) => ({ en: text });

const { remit, browser } = await openDemo();

/** A page with the chat that asks for plans. */
const site = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html lang="en"><title>Plans</title><main id="chat"></main>
    <script async src="${remit.server}/remit.js" data-controller="plans" data-bot="plan" data-key="${KEY}"
      data-mode="inline" data-target="#chat"></script></html>`);
});
await new Promise<void>((resolve) => {
  site.listen(0, '127.0.0.1', resolve);
});
after(() => site.close());
const address = site.address();
const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

const instructions: Instructions = {
  controller: 'plans',
  version: 1,
  party: { name: 'Plans', contact: 'privacy@plans.example' },
  notices: ['2026-10'],
  purposes: {
    contact: {
      basis: 'contract',
      categories: ['name', 'message'],
      retention: 'P6M',
      wording: en('To answer you.'),
      wordingSince: '2026-10',
    },
  },
  records: { enquiry: { kind: 'lead', fields: { name: 'name', plan: 'message' } } },
  recipients: {},
  origins: [origin],
};
const bot = botSchema.parse({
  id: 'plan',
  version: 1,
  language: 'en',
  title: en('Send a plan'),
  start: 'plan',
  steps: {
    plan: {
      kind: 'file',
      text: en('Your plan?'),
      field: 'plan',
      types: ['pdf', 'images'],
      most: 2,
      next: 'name',
    },
    name: { kind: 'name', text: en('Your name?'), field: 'name', next: 'end' },
    end: { kind: 'end', text: en('Thank you, {{name}}: {{plan | label}}.'), record: 'enquiry' },
  },
});

const store = await openStore({ dataDir: remit.dataDir, now: Date.now });
after(() => store.close());
const readers = [{ id: 'desk', token: TOKEN, purposes: ['contact'], permissions: ['privacy' as const] }];
const added = await addOrUpdateController(
  store,
  { instructions, bots: [bot], siteKey: KEY, readers, endpoints: [] },
  Date.now(),
);
assert.ok(added.ok);

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${remit.server}${path}`, { ...init, headers: { authorization: `Bearer ${TOKEN}` } });

const visit = async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto(origin);
  return { context, page, sent };
};

const PLAN = Buffer.from(`%PDF-1.7\n${'A plan of a greenhouse. '.repeat(30_000)}`);

test('[UP2] [UP5] a visitor’s plan reaches the desk whole, after their answers, and goes with them', async () => {
  const { context, page, sent } = await visit();
  const chat = page.getByRole('region', { name: 'Send a plan' });
  const field = chat.locator('[type=file]');
  const goOn = chat.getByRole('button', { name: 'Continue' });

  await field.setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') });
  await goOn.click();
  await chat.getByText('Please choose a file of one of these kinds.').waitFor();
  await chat.getByRole('button', { name: 'Remove plan.pdf' }).click();
  await field.setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: PLAN });
  await goOn.click();
  await chat.getByRole('textbox', { name: 'Your name?' }).fill('Aino');
  assert.ok(!sent.some((line) => line.startsWith('POST') && !line.endsWith('/signs')), sent.join('\n'));

  // No network for the file at first: it waits on the page, and nobody is told that all is sent.
  await page.route('**/v1/uploads', (route) => route.abort());
  await chat.getByRole('button', { name: 'Send', exact: true }).click();
  await chat.getByRole('log').getByText('Thank you, Aino: plan.pdf.').waitFor();
  await chat.getByText('Not sent yet. Keep this page open until it is sent.').waitFor();
  const leads = async (): Promise<{ id: string; subject: string; fields: { plan: string[] } }[]> =>
    Object(await (await ask('/v1/leads?purpose=contact')).json()).leads;
  const lead = await until('the lead', async () => (await leads())[0]);
  const upload = /upload=(.+)$/.exec(lead.fields.plan[0] ?? '')?.[1];
  const path = `/v1/leads/${lead.id}/files/${upload}?purpose=contact`;
  assert.equal((await ask(path)).status, 404);

  await page.unroute('**/v1/uploads');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await waitForSent(chat);
  const received = await ask(path);
  assert.equal(received.headers.get('content-disposition'), "attachment; filename*=UTF-8''plan.pdf");
  assert.ok(Buffer.from(await received.arrayBuffer()).equals(PLAN));
  assert.equal((await fetch(`${remit.server}${path}`)).status, 401);

  const erased = await ask(`/v1/subjects/${lead.subject}/erasure`, { method: 'POST', body: '{}' });
  assert.equal(erased.status, 200);
  assert.equal((await ask(path)).status, 404);
  await context.close();
});
